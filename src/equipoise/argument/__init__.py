"""From numbers to an argument: what a change's effect is made of, hangs on, and would take to turn.

Each file re-runs or re-reads the model over worlds of a case and gives small frozen rows.
"""
