"""Choices as arrays: games in extensive form over draws, and how often leaders lose their office."""
