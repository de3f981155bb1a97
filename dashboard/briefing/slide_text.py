"""How much room words take on a slide, so that none runs over its edge.

Office programs say nothing of their lines, and Arial is not here to measure. Lines are measured in
the font of papers and taken to be a fifth wider: Arial's capitals are, its other letters are not.
"""

from functools import lru_cache

from PIL import ImageFont

from dashboard.briefing.drawing import font_folder

WIDER = 1.2
LINE = 1.2
"""A line's height, of its size."""
MEASURED_AT = 100


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """The width of words on one line (points), at most."""
    return float(_font(bold=bold).getlength(words)) / MEASURED_AT * size * WIDER


def count_lines(words: str, size: float, width: float, *, bold: bool = False) -> int:
    """The number of lines that words take within a width (points), broken between words."""
    lines, used = 1, 0.0
    space = width_of(" ", size, bold=bold)
    for word in words.split(" "):
        needed = width_of(word, size, bold=bold)
        if used and used + space + needed > width:
            lines, used = lines + 1, 0.0
        overlong = int(needed // width)  # a word that is wider than the line is broken within
        lines += overlong
        used += needed - overlong * width + (space if used else 0.0)
    return lines


def height_of(words: str, size: float, width: float, *, bold: bool = False) -> float:
    """The height of words (points) within a width (points)."""
    return count_lines(words, size, width, bold=bold) * size * LINE


def largest_size(
    words: str, sizes: tuple[float, ...], width: float, height: float, *, bold: bool = False
) -> float:
    """The first of the sizes at which words fit; the last where they fit at none."""
    fitting = (size for size in sizes if height_of(words, size, width, bold=bold) <= height)
    return next(fitting, sizes[-1])


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    style = "Bold" if bold else "Regular"
    return ImageFont.truetype(font_folder() / f"SourceSansPro-{style}.ttf", MEASURED_AT)
