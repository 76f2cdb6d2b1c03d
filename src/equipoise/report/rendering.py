"""From a figure to SVG, ready to stand in a page: names of its own, words for who can't see it, any size.

The converter is imported inside the function, since it is heavy; it loads nothing from outside. In an SVG
for a page, inks and grounds become variables of the page's style, so that the same drawing is readable on
dark paper; exported files keep their colours.
"""

from __future__ import annotations

import re
from html import escape

from equipoise.report.figure import Figure
from equipoise.report.laid_out import SHAPES, is_laid_out, written
from equipoise.report.palette import Mark, every_colour, on_dark

#: Opening tag of an SVG with its size.
OPENING = re.compile(r'<svg [^>]*?width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"[^>]*>')
#: Names inside an SVG and where they are used.
NAMES = re.compile(r'(?P<before>\bid="|url\(#|href="#)(?P<name>[^")]+)')
#: A ground over the whole drawing, which a page has already.
GROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="(?:white|#ffffff)"\s*/>')
COLOURED = re.compile(r'"(?P<colour>#[0-9a-fA-F]{6})"')
#: Places in a drawing, and their decimals beyond what an eye can see; words are never touched.
PLACES = re.compile(r' (?:d|points)="[^"]*"')
DECIMALS = re.compile(r"(\d+\.\d)\d+")
#: From this width on a drawing takes a whole row of the page.
WIDE = 600.0


def svg(figure: Figure) -> str:
    """Return a figure as SVG with its colours and size.

    Parameters
    ----------
    figure : Figure
        Chart or map.
    """
    if figure.grammar == "vega" and is_laid_out(figure.spec):
        return written(figure.spec)
    import vl_convert  # noqa: PLC0415

    none: list[str] = []
    if figure.grammar == "vega":
        return vl_convert.vega_to_svg(figure.spec, allowed_base_urls=none)
    return vl_convert.vegalite_to_svg(figure.spec, allowed_base_urls=none)


def inline(figure: Figure) -> tuple[str, float]:
    """Return the SVG of a figure for a page, and its width as drawn.

    Parameters
    ----------
    figure : Figure
        Its name makes names inside the SVG its own, since a page holds many.
    """
    drawing = svg(figure)
    opening = OPENING.search(drawing)
    if opening is None:
        return drawing, 0.0
    width, height = float(opening["width"]), float(opening["height"])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(figure.alt)}" '
        f'viewBox="0 0 {width:g} {height:g}" style="max-width:{1.25 * width:.0f}px">'
    )
    body = GROUND.sub("", drawing[opening.end() :], count=1)
    body = NAMES.sub(rf"\g<before>{figure.name}-\g<name>", body)
    body = PLACES.sub(lambda found: DECIMALS.sub(r"\1", found[0]), body)
    return head + followed(body), width


def followed(drawing: str) -> str:
    """Return a drawing in which inks and the colours of arms follow the style of the page.

    Parameters
    ----------
    drawing : str
        SVG with colours as attributes.

    Examples
    --------
    >>> followed('<path fill="#1c2127" stroke="#010203"/>')
    '<path fill="var(--c-1c2127)" stroke="#010203"/>'
    """
    return COLOURED.sub(_variable, drawing)


def _variable(found: re.Match[str]) -> str:
    """Return a colour of the palette as the variable that stands for it; any other as it is."""
    colour = found["colour"].lower()
    return f'"var(--c-{colour[1:]})"' if colour in every_colour() else found[0]


def swatch(mark: Mark) -> str:
    """Return the sign of an arm as a small SVG for tables and legends.

    Parameters
    ----------
    mark : Mark
        Of the arm.
    """
    path = SHAPES.get(mark.shape, SHAPES["circle"])
    return (
        '<svg class="sign" viewBox="-8 -8 16 16" aria-hidden="true">'
        f'<path d="{path}" fill="var(--c-{mark.colour[1:]})"/></svg>'
    )


def style() -> str:
    """Return the colours of the palette as variables of a style sheet, lighter ones on dark paper."""
    light = ";".join(f"--c-{colour[1:]}:{colour}" for colour in every_colour())
    dark = ";".join(f"--c-{colour[1:]}:{on_dark(colour)}" for colour in every_colour())
    return (
        f":root,.plate{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}\n.plate{{{light}}}}}\n"
    )
