"""Stage 4: worlds in, arrays of draws out, each fact from its own named stream."""
