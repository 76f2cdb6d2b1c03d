"""Stage 1: fact files in, one checked :class:`~equipoise.facts.record.Record` out."""
