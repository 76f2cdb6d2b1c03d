"""A picture of the report as data: a complete drawing in words that a renderer turns into SVG, PNG or PDF.

Charts and maps are both made as figures; who shows them (the page, the export,
the web) never needs to know which is which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Grammar: TypeAlias = Literal["vega-lite", "vega"]
Spec: TypeAlias = dict[str, Any]

#: Width of the drawing of a chart, so that its words stay readable on a phone.
WIDTH = 470
#: Letters of all charts; no font is loaded.
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture with all that is needed to draw it and to say it.

    Attributes
    ----------
    name : str
        File name of exports and anchor in the page: lower-case letters, digits and hyphens.
    title : str
        What it shows, as a heading.
    caption : str
        What is seen, what is not, and where it comes from.
    alt : str
        The same for who can't see it, with the numbers.
    grammar : str
        ``vega-lite`` or ``vega``.
    spec : dict
        Complete, with its data inside; loads nothing.
    """

    name: str
    title: str
    caption: str
    alt: str
    grammar: Grammar
    spec: Spec
