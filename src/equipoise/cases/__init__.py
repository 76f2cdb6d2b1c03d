"""Stage 3: a case file in, a frozen :class:`~equipoise.cases.case.Case` out."""
