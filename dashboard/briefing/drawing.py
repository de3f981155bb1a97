"""Charts as papers draw them: in the font of the pages, whatever the machine has installed."""

import atexit
import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import font_source_sans_pro
import vl_convert

from dashboard.briefing.content import Picture
from dashboard.shell.charts import theme

FONT = "Source Sans Pro"
"""The font of the pages, by the name of the files that go with the package."""
FONT_STYLES = ("Regular", "It", "Semibold", "Bold")
HALF_A_PAGE, ALONE = 400, 0.66
"""Pixels of a plot that is meant for half a page, and its share of the page where it is alone."""
PRINT_SCALE = 3.0
"""Pictures of points are drawn at three times their size: 288 to the inch, sharp in print."""


def draw_svg(chart: alt.TopLevelMixin) -> str:
    """Draw a chart as vectors."""
    svg: str = vl_convert.vegalite_to_svg(_for_papers(chart))
    return svg


def draw_png(chart: alt.TopLevelMixin, *, plot: tuple[int, int] | None = None) -> bytes:
    """Draw a chart as points, for programs that draw no vectors.

    Args:
        chart: The chart.
        plot: Width and height (pixels) of the space within its axes, where it is to have others
            than its own.
    """
    drawn = _for_papers(chart)
    if plot is not None:
        drawn["width"], drawn["height"] = plot
    png: bytes = vl_convert.vegalite_to_png(drawn, scale=PRINT_SCALE)
    return png


def width_of_picture(picture: Picture) -> float:
    """How much of the page's width a picture takes that stands alone (0 to 1).

    One that is drawn for half a page is a little larger alone, but not so that its words outgrow
    those of the page.
    """
    drawn = getattr(picture.chart, "width", None)
    return 1.0 if isinstance(drawn, int | float) and drawn > HALF_A_PAGE else ALONE


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """A folder with the font in regular, italic, semibold and bold, and nothing else.

    The package has each style in two formats, and whichever a program happens to find first it
    takes: papers would not be the same from machine to machine.
    """
    folder = Path(tempfile.mkdtemp(prefix="caseweight-font-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for style in FONT_STYLES:
        name = f"SourceSansPro-{style}.ttf"
        shutil.copy(Path(font_source_sans_pro.font_directory, name), folder)
    return folder


def _for_papers(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart in the font of papers and without its title, which they set themselves."""
    _register_font()
    in_font = json.dumps(chart.to_dict()).replace(json.dumps(theme.FONT)[1:-1], FONT)
    drawn: dict[str, Any] = json.loads(in_font)
    drawn.pop("title", None)
    return drawn


@lru_cache(maxsize=1)
def _register_font() -> None:
    vl_convert.register_font_directory(str(font_folder()))
