"""Sweeps: one case over a grid of dates, hosts, counts, seeds and facts, a cell at a time."""
