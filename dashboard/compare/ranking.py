"""The parts of the comparison of forces: the ranking and the table behind it."""

import polars as pl

from dashboard.compare import notes, words
from dashboard.compare.charts import rate_axis
from dashboard.compare.choices import Choice
from dashboard.compare.figures import RATE, Standing
from dashboard.shell import page
from dashboard.shell.charts.dots import VERDICT_SHAPES, ranked_dots
from dashboard.shell.charts.theme import percent_axis
from dashboard.shell.columns import Column, Kind

FIRST = {
    "rank": Column("Rank", Kind.NUMBER),
    "force_name": Column("Force", Kind.TEXT),
    "region": Column("Region", Kind.TEXT),
    "note": Column("What to note", Kind.TEXT),
}
SHOWN = ("value", "low", "high", "usual_low", "usual_high")
RATES = {
    "value_per_1000": Column("Per 1,000 children", Kind.RATE_PER_1000),
    "low_per_1000": Column("95% from", Kind.RATE_PER_1000),
    "high_per_1000": Column("95% to", Kind.RATE_PER_1000),
    "usual_low_per_1000": Column("Usual from", Kind.RATE_PER_1000),
    "usual_high_per_1000": Column("Usual to", Kind.RATE_PER_1000),
    "counted_count": Column("Counted", Kind.COUNT),
    "child_population_count": Column("Children", Kind.COUNT),
    "children_of": Column("Children are those", Kind.TEXT),
}
GROWTHS = {
    "growth_share": Column("Growth", Kind.SHARE),
    "growth_low": Column("95% from", Kind.SHARE),
    "growth_high": Column("95% to", Kind.SHARE),
    "usual_low_share": Column("Usual from", Kind.SHARE),
    "usual_high_share": Column("Usual to", Kind.SHARE),
    "baseline_count": Column("Count before", Kind.COUNT),
    "current_count": Column("Count after", Kind.COUNT),
}


def ranking(standing: Standing, choice: Choice) -> None:
    """The forces in order, each with its interval."""
    unit = words.unit(choice.kind)
    page.picture(
        ranked_dots(
            standing.compared,
            title=words.ranking_title(standing),
            axis=rate_axis(unit) if choice.kind == RATE else percent_axis(unit),
            reference=standing.national,
            reference_name="",
            shapes=VERDICT_SHAPES,
        ),
        description=f"Dot plot of {standing.compared.height} forces, the highest first, each with "
        "its 95% interval; a square stands out from the other forces, a diamond differs from them "
        "by more than forces usually do, a circle does not. The table holds every value.",
    )


def table(standing: Standing, choice: Choice) -> None:
    """Every force with its value, or the reason why it has none."""
    rows = standing.rows.with_columns(notes.notes()).sort("rank", nulls_last=True)
    if choice.kind == RATE:
        rows = rows.with_columns(
            *(pl.col(name).alias(f"{name}_per_1000") for name in SHOWN),
            notes.children_of().alias("children_of"),
        )
    else:
        ends = ("usual_low", "usual_high")
        rows = rows.with_columns((pl.col(name) / 100).alias(f"{name}_share") for name in ends)
    columns = {**FIRST, **(RATES if choice.kind == RATE else GROWTHS)}
    page.table(rows, columns, name="Every force")
