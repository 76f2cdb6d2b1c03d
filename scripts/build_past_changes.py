"""Measure the past changes of the packaged table again and keep the results beside it.

Run it when a file below data/history or the model has changed: python scripts/build_past_changes.py
"""
# ruff: noqa: INP001

from __future__ import annotations

from equipoise.history import changes

if __name__ == "__main__":
    changes.write()
