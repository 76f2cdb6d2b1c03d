"""Stage 5: columns of draws in, outcomes per draw out; one question a mechanism."""
