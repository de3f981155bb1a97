"""What open investigations are expected still to cost, cohort by cohort."""

import polars as pl

from pipelines.models.cost.cohort_prior import SEGMENT, quarter_number, with_prior
from pipelines.models.cost.cohorts import ROW, Pattern, Segment, pattern_of, quarters_from
from pipelines.models.cost.development import SEASONS
from pipelines.models.cost.open_cases import OPEN_CASE_SCHEMA

OLD_QUARTERS = 8
"""From two years on a cohort's few open cases say more than the development of its whole cost."""
NO_OPEN_CASES = pl.DataFrame(
    schema={
        "abuse_type": pl.String,
        "complexity": pl.String,
        "opened_quarter": pl.Date,
        "last_quarter": pl.Date,
        "quarter_open_count": pl.Float64,
        **OPEN_CASE_SCHEMA,
    }
)
"""What is known of open cases where no closing is: nothing."""


def still_to_come(
    increments: pl.DataFrame,
    cohorts: pl.DataFrame,
    patterns: dict[Segment, Pattern],
    open_cases: pl.DataFrame = NO_OPEN_CASES,
) -> pl.DataFrame:
    """What each open investigation of a cohort is expected still to cost.

    Investigations of one type, complexity and quarter of opening are taken together over all forces
    that delivered equally far. From eight quarters on their final cost is what is spent and, for
    each case still open, what one of its complexity and age goes on to cost. Until then it leans on
    their own spending and, the less of it is spent, on earlier cohorts, as Benktander (1976) has
    it: spent + (1 − share) × (spent + (1 − share) × prior), where share is what cohorts opened in
    that season have spent by that age and prior the number of investigations × the mean of
    `with_prior`. Where no cohort is half developed it is spent × the development factor. What is
    left of it after the cost so far is shared equally among those still open.

    Args:
        increments: As for `development_patterns`.
        cohorts: As for `development_patterns`, with open_count and cost_to_date_gbp.
        patterns: What `development_patterns` gave.
        open_cases: What `open_case_costs` gave; without it Benktander's stands at every age.

    Returns:
        One row per abuse_type, complexity, opened_quarter, last_quarter: still_to_come_gbp per open
        investigation (to the penny; null where no development is known), pattern_type and
        pattern_complexity (whose development was used), reached (its quarter; -1: opened since),
        is_by_case, case_chance, case_error_gbp, case_complexity (as `open_case_costs`).
    """
    rows = _spent_so_far(increments, cohorts).join(open_cases, on=ROW, how="left")
    developed = rows.join(_factors(rows, patterns), on=[*SEGMENT, "season", "age"], how="left")
    # Where more is spent already than was expected, nothing is taken back from the open cases.
    left = (_final() - pl.col("to_date")).clip(lower_bound=0.0)
    each = pl.when(pl.col("open_count") == 0).then(0.0).otherwise(left / pl.col("open_count"))
    return (
        with_prior(developed)
        .select(
            *ROW,
            each.round(2).cast(pl.Decimal(18, 2)).alias("still_to_come_gbp"),
            "pattern_type",
            "pattern_complexity",
            "reached",
            _is_by_case().alias("is_by_case"),
            "case_chance",
            "case_error_gbp",
            "case_complexity",
        )
        .sort(*ROW)
    )


def _is_by_case() -> pl.Expr:
    """Whether a cohort is old enough, and enough of its like was seen, to ask its open cases."""
    is_old = (pl.col("age") >= OLD_QUARTERS) & pl.col("case_to_come_gbp").is_not_null()
    return is_old.fill_null(value=False)


def _final() -> pl.Expr:
    """The cohort's final cost: by its open cases, or leaning on earlier cohorts."""
    by_case = pl.col("spent") + pl.col("quarter_open_count") * pl.col("case_to_come_gbp")
    leaning = pl.coalesce(_leaning(), pl.col("spent") * pl.col("factor"))
    return pl.when(_is_by_case()).then(by_case).otherwise(leaning)


def _spent_so_far(increments: pl.DataFrame, cohorts: pl.DataFrame) -> pl.DataFrame:
    """The cohorts of all forces that delivered equally far, taken together.

    Returns:
        One row per abuse_type, complexity, opened_quarter, last_quarter: investigation_count,
        open_count, to_date (GBP until today), spent (GBP by the end of last_quarter), age (quarters
        from opening to last_quarter; -1: opened since), season (0 to 3).
    """
    # The pattern speaks of whole quarters: what was spent after the last one is in `to_date` alone.
    spent = (
        increments.join(
            cohorts.select("force_code", *ROW), on=["force_code", *SEGMENT, "opened_quarter"]
        )
        .filter(pl.col("cost_quarter") <= pl.col("last_quarter"))
        .group_by(*ROW)
        .agg(pl.col("cost_gbp").sum().cast(pl.Float64).alias("spent"))
    )
    rows = cohorts.group_by(*ROW).agg(
        pl.col("investigation_count", "open_count").sum(),
        pl.col("cost_to_date_gbp").sum().cast(pl.Float64).alias("to_date"),
    )
    return rows.join(spent, on=ROW, how="left").with_columns(
        pl.col("spent").fill_null(0.0),
        quarters_from("opened_quarter", "last_quarter").clip(-1).alias("age"),
        (quarter_number("opened_quarter") % SEASONS).alias("season"),
    )


def _leaning() -> pl.Expr:
    """Benktander's final cost; null where there is no prior."""
    unspent = 1 - pl.col("share")
    whole = pl.col("investigation_count") * pl.col("prior")
    return pl.col("spent") + unspent * (pl.col("spent") + unspent * whole)


def _factors(rows: pl.DataFrame, patterns: dict[Segment, Pattern]) -> pl.DataFrame:
    """The share spent and factor to the end by segment, season and age, with the pattern's name."""
    found = []
    wanted = rows.select(*SEGMENT, "season", "age").drop_nulls().unique()
    for abuse_type, complexity, season, age in wanted.rows():
        name = pattern_of(patterns, (abuse_type, complexity))
        if name is None:
            continue
        pattern = patterns[name]
        to_final = pattern.development.to_final
        # A cohort older than the last factor stands where that ends: before the tail.
        reached = min(age, len(to_final) - 1)
        seasonal = pattern.seasons[season, min(reached, pattern.seasons.shape[1] - 1)]
        factor = float(to_final[reached] * seasonal) if age >= 0 else None
        # Opened since the last whole quarter: nothing counts as spent, and all rests on the prior.
        share = 1 / factor if factor else 0.0
        found.append((abuse_type, complexity, season, age, reached, factor, share, *name))
    schema = {
        "abuse_type": pl.String,
        "complexity": pl.String,
        "season": pl.Int64,
        "age": pl.Int64,
        "reached": pl.Int64,
        "factor": pl.Float64,
        "share": pl.Float64,
        "pattern_type": pl.String,
        "pattern_complexity": pl.String,
    }
    return pl.DataFrame(found, schema=schema, orient="row")
