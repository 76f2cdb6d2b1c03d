"""How the documentation is built: `sphinx-build -W -b html docs docs/_build`, without a network."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

sys.path.insert(0, str(Path(__file__).parent))

import generate
from writers import coverage

project = "equipoise"
author = "The equipoise developers"
copyright = "the equipoise developers, Apache 2.0"
version = release = version_of("equipoise")

extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "mathml"]
myst_enable_extensions = ["attrs_inline", "deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.strikethrough"]
bibtex_bibfiles = ["../src/equipoise/data/methods.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"
html_math_renderer = "mathml"
autodoc_typehints = "none"  # the docstrings say them, with shapes and units
napoleon_google_docstring = False

root_doc = "index"
# pages of the second line are parts that mechanism pages include
exclude_patterns = ["_build", "reference/generated/reads-*", "reference/generated/published-*"]
html_theme = "furo"
html_title = "equipoise"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_show_sphinx = False
html_copy_source = False

# The reference is written from the record and the program, never by hand.
EXPECTED = generate.write(Path(__file__).parent / "reference" / "generated")


def all_there(app: Sphinx, exception: Exception | None) -> None:
    """Fail the build where a fact, source, outcome, command, option or public name is in no page.

    So does a page that would load anything from a network.

    Raises
    ------
    SphinxError
        With the first of them.
    """
    if exception is not None or app.builder.name != "html":
        return
    gone = coverage.missing(Path(app.outdir) / "reference" / "generated", EXPECTED)
    if gone:
        raise SphinxError(f"{len(gone)} things are in no page:\n" + "\n".join(gone[:20]))
    fetched = coverage.loaded(Path(app.outdir))
    if fetched:
        raise SphinxError("pages would load from a network:\n" + "\n".join(fetched[:20]))


def setup(app: Sphinx) -> None:
    """Look at the pages once they are built."""
    app.connect("build-finished", all_there)
