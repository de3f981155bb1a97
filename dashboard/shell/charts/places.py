"""Places in a picture's pixels.

As Altair's own classes: for `alt.value` it looks through all of them, which takes 5 ms each time.
"""

import altair as alt


def at_x(place: float | str) -> alt.XValue:
    """A place from the left in pixels, or `width` for the right end."""
    found: alt.XValue = alt.XValue(place)
    return found


def at_y(place: float | str) -> alt.YValue:
    """A place from the top in pixels, or `height` for the bottom."""
    found: alt.YValue = alt.YValue(place)
    return found


def to_y(place: float | str) -> alt.Y2Value:
    """Where what begins at `at_y` ends."""
    found: alt.Y2Value = alt.Y2Value(place)
    return found
