"""Charts of a study as figures: sizes, cells, arrivals, causes, doubt, answers."""
