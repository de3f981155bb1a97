"""How pictures of briefings are sized, and what stands in place of one."""

import altair as alt

WIDTH, HEIGHT = 345, 190
WIDE = 720
NOTHING = "This version holds nothing to draw it from."


def sized(
    chart: alt.LayerChart | alt.Chart, *, is_wide: bool = False
) -> alt.LayerChart | alt.Chart:
    """A chart of half a page, or as wide as the page."""
    return chart.properties(width=WIDE if is_wide else WIDTH, height=HEIGHT)
