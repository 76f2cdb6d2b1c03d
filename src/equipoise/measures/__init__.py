"""Stage 6: outcomes in, numbers to argue with out; knows no model."""
