"""Where land is whose: packaged boundaries, and what is near over land.

It reads one packaged file, as the room of facts does. Who owns or hosts a site
is a fact and never read off a polygon.
"""
