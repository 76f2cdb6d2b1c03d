"""Stage 8: a study in, something to read out."""
