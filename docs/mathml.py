"""Formulas as MathML, made at build time: they show without a network and without a script.

Browsers draw MathML themselves; the converter comes with docutils, so nothing is added to the
environment (docs/decisions/0011-formulas-without-a-network.md).
"""

from __future__ import annotations

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def inline(writer: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Write a formula of a line."""
    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def displayed(writer: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Write a formula that stands alone; a wide one scrolls by itself."""
    writer.body.append(f'<div class="formula">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Offer the renderer to Sphinx."""
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(displayed, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
