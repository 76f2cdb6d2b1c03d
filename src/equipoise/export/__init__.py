"""A study taken elsewhere: tables, draws, map layers and pictures as files that other programs open."""
