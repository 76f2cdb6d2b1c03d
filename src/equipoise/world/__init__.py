"""Stage 2: a record and a date in, a frozen world out; a change and a world in, another world out."""
