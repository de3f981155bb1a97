"""What stands beside the comparison of forces: why a value is missing, what to mind."""

import polars as pl

from dashboard.compare.figures import GROWTH, LIKE_WITHIN, RATE, Standing
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.compare.reasons import note_reason
from dashboard.shell import text
from pipelines.models.compare.funnel import STANDS_OUT as STANDS_OUT_AT
from pipelines.models.confidence import CONFIDENCE

CAVEATS = {
    RATE: "**A higher rate is not more abuse.** It shows what was reported and how it was "
    "recorded: where children are believed and recording is good the rate is higher. A lower one "
    "is no proof of safety.",
    GROWTH: "**A rise is not more abuse.** It shows what was reported and how it was recorded: "
    "more trust and better recording raise the count too.",
}
SPRING_2020_YEAR = "2020/21"
ONLY_INCIDENTS = (
    "The Home Office's recorded crime open data has not been loaded, so forces are compared by the "
    "incidents in their own extracts. `caseweight ingest` its file, then `caseweight build`."
)
NO_CHILDREN_HELD = (
    "No number of children is held, so there are no rates. `caseweight ingest` the mid-year "
    "population of the Office for National Statistics, then `caseweight build`; or compare by "
    "growth."
)
NOTHING_TO_COMPARE = (
    "No force has counted enough over a whole period for this comparison. Choose another."
)


def notes() -> pl.Expr:
    """Column `note`: why a force has no value, or which way it differs."""
    reasons = pl.col("reason").map_elements(note_reason, return_dtype=pl.String)
    return pl.coalesce(reasons, "difference").alias("note")


def interval_note(standing: Standing, measure: str) -> str:
    """How the interval is made and what it cannot say."""
    periods = "quarters" if measure == RECORDED_CRIME else "months"
    if standing.kind == RATE:
        how = f"how much the force's own {periods} vary around their trend"
    else:
        how = f"how much the {periods} vary and move together"
    return (
        f"The 95% intervals allow for chance and for {how}, not for changes of recording. "
        f"{_funnel_note(standing)} Forces whose intervals overlap are not told apart by their "
        "order, and this is no league table."
    )


def _funnel_note(standing: Standing) -> str:
    """What “differs” and “stands out” mean, and how often chance alone would say so."""
    height = standing.compared.height
    if standing.compared["difference"].null_count():
        return (
            f"Nothing is said of which force differs: {height} forces do not show by how much "
            "forces usually do."
        )
    by_chance = round(height * (1 - CONFIDENCE), 1)
    one_out = 1 - STANDS_OUT_AT**height
    return (
        "No two forces are alike, and with so much counted nearly all of them leave the common "
        "value outside their interval. So a force is said to differ only where it is farther from "
        "the middle of all forces than chance and the usual difference between forces together "
        f"bring 95 of 100, and to stand out beyond 99.8 of 100. Of {height} forces that differ as "
        f"usual about {by_chance:g} would be said to differ, and in {text.percent(one_out)} of "
        "such comparisons one to stand out."
    )


def caveat(standing: Standing, period: tuple[str, ...]) -> str:
    """What the numbers are not, and what to mind about their period."""
    words = [CAVEATS[standing.kind], carried_note(standing)]
    if standing.kind == GROWTH and SPRING_2020_YEAR in period:
        words.append(f"{SPRING_2020_YEAR} holds spring 2020, when reports fell by about a quarter.")
    return " ".join(word for word in words if word)


def children_of() -> pl.Expr:
    """Of which year the children are: the year itself, or an earlier one carried forward."""
    carried = pl.lit("of an earlier year, carried forward")
    return (
        pl.when(pl.col("child_population_count").is_null())
        .then(None)
        .when("is_carried_forward")
        .then(carried)
        .otherwise(pl.concat_str(pl.lit("of mid-"), pl.col("year_start").dt.year()))
    )


def no_forces_alike(where: str, *, has_crime: bool) -> str:
    """Why no forces like it are known."""
    if not has_crime:
        return (
            "Not known: forces alike are found by their children and their recorded crime, which "
            "has not been loaded."
        )
    return f"No force can be called like {where}: its children or its recorded crime are not known."


def alike_sentence(rows: pl.DataFrame, where: str, year: str) -> str:
    """Why these forces are called alike, and how alike they are.

    Args:
        rows: The force itself (distance null) and the nearest ones: distance.
        where: The force's name.
        year: The financial year whose rate was compared.
    """
    nearest = rows["distance"].min()
    if isinstance(nearest, float) and nearest > LIKE_WITHIN:
        closeness = (
            f"**No force is much like {where}**: the nearest is {nearest:.1f} away, so it is not "
            "compared with them."
        )
    else:
        closeness = f"The nearer to nought, the more like {where}."
    return (
        f"Alike are forces with about as many children and about as many child sexual offences per "
        f"1,000 of them in {year}; a distance of 1 is one standard deviation on both. {closeness}"
    )


def years_note(found: pl.DataFrame, measure: str) -> str:
    """What to mind about the lines of several years."""
    carried = found.filter("is_carried_forward")["financial_year"].unique().sort().to_list()
    forward = (
        f" From {carried[0]} on, children are those of the last year that is published, carried "
        "forward."
        if carried
        else ""
    )
    tightened = (
        " Recording was tightened after 2014, so part of a rise is better recording."
        if measure == RECORDED_CRIME
        else ""
    )
    return (
        "All on one scale from nought; the chosen force comes first, in another colour."
        f"{tightened}{forward}"
    )


def carried_note(standing: Standing) -> str:
    """Said beside the answer where the children are not those of the year."""
    rows = standing.rows
    if "is_carried_forward" not in rows.columns or not rows["is_carried_forward"].any():
        return ""
    return "The number of children of this year is not published yet: an earlier year's is used."
