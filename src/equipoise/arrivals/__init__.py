"""The exact distribution of arriving warheads: generating functions in, probabilities out."""
