"""How the documentation is built: `sphinx-build -W -b html docs docs/_build`, without a network."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import generate

project = "equipoise"
author = "The equipoise developers"
version = release = version_of("equipoise")

extensions = ["myst_parser", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.strikethrough"]
bibtex_bibfiles = ["../src/equipoise/data/methods.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"

root_doc = "index"
# pages of the second line are parts that mechanism pages include
exclude_patterns = ["_build", "reference/generated/reads-*", "reference/generated/published-*"]
html_theme = "furo"
html_title = "equipoise"
html_show_sphinx = False
html_copy_source = False

# The reference is written from the record and the program, never by hand.
generate.write(Path(__file__).parent / "reference" / "generated")
