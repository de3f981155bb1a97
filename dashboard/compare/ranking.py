"""The parts of the comparison of forces: the ranking and the table behind it."""

import polars as pl

from dashboard.compare import notes, words
from dashboard.compare.charts import rate_axis
from dashboard.compare.choices import Choice
from dashboard.compare.figures import RATE, Standing
from dashboard.shell import page
from dashboard.shell.charts.dots import ranked_dots
from dashboard.shell.charts.theme import percent_axis

FIRST = {"rank": "Rank", "force_name": "Force", "region": "Region", "note": "What to note"}
RATES = {
    "value_per_1000": "Per 1,000 children",
    "low_per_1000": "95% from",
    "high_per_1000": "95% to",
    "counted_count": "Counted",
    "child_population_count": "Children",
    "children_of": "Children are those",
}
GROWTHS = {
    "growth_share": "Growth",
    "growth_low": "95% from",
    "growth_high": "95% to",
    "baseline_count": "Count before",
    "current_count": "Count after",
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
        ),
        description=f"Dot plot of {standing.compared.height} forces, the highest first, each with "
        "its 95% interval; an upward triangle is clearly above the whole, a downward one clearly "
        "below, a circle not clearly different. The table holds every value.",
    )


def table(standing: Standing, choice: Choice) -> None:
    """Every force with its value, or the reason why it has none."""
    rows = standing.rows.with_columns(notes.notes()).sort("rank", nulls_last=True)
    if choice.kind == RATE:
        rows = rows.with_columns(
            *(pl.col(name).alias(f"{name}_per_1000") for name in ("value", "low", "high")),
            notes.children_of().alias("children_of"),
        )
    columns = {**FIRST, **(RATES if choice.kind == RATE else GROWTHS)}
    page.table(rows, columns, name="Every force")
