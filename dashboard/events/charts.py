"""Events on a time chart: numbered rules and bands behind the lines, explained below the chart."""

from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import DEFAULT_HEIGHT, FONT_SIZE

RULE, BAND, INK = "#6B6F72", "#EFEAE2", "#0B0C0C"
NUMBER_HEIGHT = 18
"""Pixels that a row of numbers takes above the lines."""

AROUND = 170
"""Pixels of a chart's height that its title, legend and axis take of the plot on a page."""

MOST_ROWS = 4
"""Rows of numbers at most; where a fifth were needed numbers share labels, in one row."""

WIDEST = "10–99"
"""A label as wide as those that are shared become."""

CHARACTER, GAP = 0.027, 0.02
"""Shares of a phone's plot that a digit, and the space between two labels, take."""

SCHEMA = {
    "start": pl.Date,
    "end": pl.Date,
    "middle": pl.Date,
    "number": pl.Int64,
    "title": pl.String,
    "is_band": pl.Boolean,
}


@dataclass
class Label:
    """The numbers that stand together at one place above the lines."""

    middle: date
    row: int
    first: int
    last: int

    @property
    def words(self) -> str:
        """A number, or the first and the last of several."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class EventMarks:
    """The events of one chart, placed: a row of `marks` per event, and where the numbers stand."""

    marks: pl.DataFrame
    labels: list[Label]
    top: int = 0

    def layers(self) -> list[alt.Chart]:
        """The layers in the order of drawing, to lie under the lines; none without events.

        An event of a day or a month is a thin dashed rule, one of which only the year is known a
        band over that year.
        """
        if self.marks.is_empty():
            return []
        bands, rules = self.marks.filter("is_band"), self.marks.filter(~pl.col("is_band"))
        return [*_bands(bands), *_rules(rules, self.top), *_numbers(self.labels, self.top)]

    @property
    def room(self) -> int:
        """Pixels that the numbers need above the lines, by which a chart is to be higher."""
        if not self.labels:
            return 0
        rows = max(label.row for label in self.labels) + 1
        return self.top + rows * NUMBER_HEIGHT + NUMBER_HEIGHT // 2

    def scale(
        self, *values: pl.Series, zero: bool = True, height: int = DEFAULT_HEIGHT
    ) -> alt.Scale:
        """A vertical scale that leaves room for the numbers above the highest value.

        Args:
            values: All that is drawn, ends of intervals included.
            zero: Whether the axis must hold zero.
            height: Pixels of the chart without the room for the numbers.
        """
        drawn = [value for series in values for value in series.drop_nulls().to_list()]
        if not self.labels or not drawn:
            return alt.Scale(zero=zero)
        lowest, highest = float(min(drawn)), float(max(drawn))
        lowest = min(lowest, 0.0) if zero else lowest
        if highest <= lowest:
            return alt.Scale(zero=zero)
        higher = 1 + self.room / (height - AROUND)
        return alt.Scale(zero=zero, domainMax=lowest + (highest - lowest) * higher)


def event_marks(
    events: pl.DataFrame | None, *, first: object, last: object, top: int = 0
) -> EventMarks:
    """Place the events of a chart whose x axis is time.

    Args:
        events: As `queries.events` gives them, in order of number: number (without gaps), date,
            until, date_precision, title; none, or a frame without rows, marks nothing.
        first: First day drawn; what lies before it is cut off. Not a date where nothing is drawn.
        last: Last day drawn, likewise.
        top: Pixels at the top of the plot that other words need.
    """
    marks: list[dict[str, object]] = []
    if events is None or not (isinstance(first, date) and isinstance(last, date)):
        return EventMarks(pl.DataFrame(schema=SCHEMA), [], top)
    for event in events.rows(named=True):
        if event["until"] < first or event["date"] > last:
            continue
        is_band = event["date_precision"] == "year"
        start = max(event["date"], first)
        end = min(event["until"], last) if is_band else start
        said = {"number": event["number"], "title": event["title"], "is_band": is_band}
        marks.append({"start": start, "end": end, "middle": start + (end - start) / 2, **said})
    rows = pl.DataFrame(marks, schema=SCHEMA)
    labels = _labels(rows, max((last - first).days, 1))
    places = {n: label.row for label in labels for n in range(label.first, label.last + 1)}
    row = pl.col("number").replace_strict(places, return_dtype=pl.Int64).alias("row")
    return EventMarks(rows.with_columns(row), labels, top)


def _labels(marks: pl.DataFrame, days: int) -> list[Label]:
    """The numbers in as few rows as keep them apart, or sharing labels where that takes too many.

    Numbers come in the order of time, so those that share a label follow on one another.
    """
    stacked: list[Label] = []
    shared: list[Label] = []
    for number, middle in marks.select("number", "middle").iter_rows():
        stacked.append(Label(middle, _free_row(stacked, middle, str(number), days), number, number))
        if shared and middle - shared[-1].middle < _apart(WIDEST, WIDEST, days):
            shared[-1].last = number
        else:
            shared.append(Label(middle, 0, number, number))
    return stacked if all(label.row < MOST_ROWS for label in stacked) else shared


def _free_row(labels: list[Label], middle: date, words: str, days: int) -> int:
    """The first row whose last label leaves room for the next."""
    ends = {label.row: label for label in labels}
    for row, label in sorted(ends.items()):
        if middle - label.middle >= _apart(label.words, words, days):
            return row
    return len(ends)


def _apart(before: str, after: str, days: int) -> timedelta:
    """Days between the middles of two labels that do not touch on a phone."""
    return timedelta(days=days * (CHARACTER * (len(before) + len(after)) / 2 + GAP))


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("number:Q", title="Event"),
        alt.Tooltip("title:N", title="What happened"),
    ]


def _bands(rows: pl.DataFrame) -> list[alt.Chart]:
    if rows.is_empty():
        return []
    band = alt.Chart(rows).mark_rect(color=BAND, stroke="#FFFFFF", strokeWidth=1)
    return [band.encode(x=alt.X("start:T"), x2=alt.X2("end:T"), tooltip=_tooltip())]


def _rules(rows: pl.DataFrame, top: int) -> list[alt.Chart]:
    """Rules that begin under their numbers and end on the axis."""
    return [
        alt.Chart(part)
        .mark_rule(color=RULE, strokeWidth=1, strokeDash=[3, 3])
        .encode(
            x=alt.X("start:T"),
            y=alt.YValue(top + NUMBER_HEIGHT * (int(str(row)) + 1)),
            y2=alt.Y2Value("height"),
            tooltip=_tooltip(),
        )
        for (row,), part in rows.group_by("row", maintain_order=True)
    ]


def _numbers(labels: list[Label], top: int) -> list[alt.Chart]:
    """The numbers, a layer a row, above everything else that is drawn."""
    rows = pl.DataFrame(
        {
            "middle": [label.middle for label in labels],
            "label": [label.words for label in labels],
            "row": [label.row for label in labels],
        }
    )
    return [
        alt.Chart(part)
        .mark_text(baseline="middle", fontSize=FONT_SIZE, fontWeight="bold", color=INK)
        .encode(
            x=alt.X("middle:T"),
            y=alt.YValue(top + NUMBER_HEIGHT * int(str(row)) + NUMBER_HEIGHT / 2),
            text=alt.Text("label:N"),
        )
        for (row,), part in rows.group_by("row", maintain_order=True)
    ]
