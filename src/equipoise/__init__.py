"""What tips the nuclear balance, and by how much.

Facts go in, a study comes out; ``equipoise.api`` holds the public names.
"""
