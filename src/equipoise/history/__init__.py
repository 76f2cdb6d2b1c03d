"""Past changes as coarse worlds: what a row of a table says, and facts of the time for all the rest."""
