"""Stage 7: outcomes of all arms in, a frozen :class:`~equipoise.study.form.Study` and its answer out."""
