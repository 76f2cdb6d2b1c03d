"""A first strike as arrays: who has what, where it flies, how it is shared out, when it is seen.

What the mechanisms of warning, survival and retaliation have in common.
"""
