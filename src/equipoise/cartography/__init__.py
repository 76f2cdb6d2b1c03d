"""Where things are: layers of points, lines and areas of a case, as GeoJSON, from worlds and tables.

Made once at run time and kept in the study; maps, exports and the globe draw from
them and from nothing else. Nothing here is finer than a fact.
"""
