"""Maps of a study, drawn from its layers and the packaged boundaries.

Every map is a figure like the charts: laid out in points on a plane of its own, quiet
land and sea below, the arms side by side on the same piece of the globe.
"""
