"""Kernels: SI arrays in, SI arrays out, with no knowledge of the project."""
