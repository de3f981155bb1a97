"""What is said about outcomes, and the frames that the page shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.shell import text
from pipelines.models.periods import add_months

CHARGED, NOT_RECORDED = "charged", "not_assigned"
GROUPS = {
    CHARGED: "Charged or summonsed",
    "out_of_court": "Dealt with out of court",
    "evidential_difficulties": "Evidential difficulties",
    "no_suspect": "No suspect identified",
    "not_in_public_interest": "Prevented, or not in the public interest",
    "other": "Passed on, or other",
    NOT_RECORDED: "Outcome not recorded",
}
LINES = (CHARGED, "out_of_court", "evidential_difficulties", "no_suspect")
COUNT_COLUMNS = {group: f"{group}_count" for group in GROUPS}
COHORT_PARTS = {
    "open_count": "Still open",
    "charged_count": "Charged or summonsed",
    "other_outcome_count": "Other outcome",
    "not_assigned_count": "Outcome not recorded",
}
EARLIER_MONTHS = 24
FEWEST_FOR_SHARES = 30
RECENT = (
    "Recent periods always look worse than they will: an investigation that is still open is not "
    "among the closed ones, quick endings come first and charges come late, and outcomes are "
    "attached to old cases later. Compare old periods with old ones."
)


def by_period(closed: pl.DataFrame, key: str = "period") -> pl.DataFrame:
    """Counts by group side by side, a group that did not occur as 0.

    Args:
        closed: One row per `key` and outcome_group: investigation_count.
        key: The column that names the row.

    Returns:
        One row per `key`: a count per group, investigation_count (their sum), charged_share.
    """
    counts = [
        pl.col("investigation_count")
        .filter(pl.col("outcome_group") == group)
        .sum()
        .alias(COUNT_COLUMNS[group])
        for group in GROUPS
    ]
    wide = closed.group_by(key, maintain_order=True).agg(*counts)
    return wide.with_columns(
        investigation_count=pl.sum_horizontal(*COUNT_COLUMNS.values())
    ).with_columns(charged_share=pl.col("charged_count") / pl.col("investigation_count"))


def shares(wide: pl.DataFrame) -> pl.DataFrame:
    """The lines to draw: period, outcome_group (in words), share of the period's closed ones."""
    long = wide.unpivot(
        [COUNT_COLUMNS[group] for group in LINES],
        index=["period", "investigation_count"],
        variable_name="outcome_group",
        value_name="count",
    )
    names = {COUNT_COLUMNS[group]: GROUPS[group] for group in LINES}
    return long.select(
        "period",
        pl.col("outcome_group").replace(names),
        (pl.col("count") / pl.col("investigation_count")).alias("share"),
    )


def groups(row: Mapping[str, Any]) -> pl.DataFrame:
    """One period's groups, as bars: group, investigation_count, group_share; none left out."""
    total = row["investigation_count"]
    rows = [
        (name, row[COUNT_COLUMNS[group]], row[COUNT_COLUMNS[group]] / total)
        for group, name in GROUPS.items()
    ]
    schema = {"group": pl.String, "investigation_count": pl.Int64, "group_share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def sentence(where: str, when: str, row: Mapping[str, Any]) -> str:
    """What came of the investigations closed in one period, the good beside the weight."""
    total = row["investigation_count"]
    if total < FEWEST_FOR_SHARES:
        cases = "investigation was" if total == 1 else "investigations were"
        return (
            f"{where}: only {total} {cases} closed {when}, too few for shares to mean anything; "
            f"{row['charged_count']} ended with a charge or summons, and for "
            f"{row['not_assigned_count']} no outcome is recorded."
        )

    def part(group: str) -> str:
        number = row[COUNT_COLUMNS[group]]
        return f"{text.count(number)} ({text.percent(number / total)})"

    return (
        f"{where}: of {text.count(total)} investigations closed {when}, {part(CHARGED)} ended with "
        f"a charge or summons and {part('out_of_court')} were dealt with out of court; "
        f"{part('evidential_difficulties')} ended for evidential difficulties and "
        f"{part('no_suspect')} without a suspect. For {part(NOT_RECORDED)} no outcome is recorded."
    )


def kinds_sentence(rows: pl.DataFrame) -> str:
    """Which kinds of abuse are charged more or less often than all together, beyond chance.

    Args:
        rows: One row per abuse_type (in words): charged_share, is_different, charged_count,
            investigation_count.
    """
    overall = sum(rows["charged_count"].to_list()) / sum(rows["investigation_count"].to_list())
    if sum(rows["investigation_count"].to_list()) < FEWEST_FOR_SHARES:
        return "Too few were closed in that year to compare kinds of abuse."
    whole = f"{text.percent(overall)} over all kinds"
    different = rows.filter("is_different").sort("charged_share", descending=True)
    if different.is_empty():
        return f"No kind of abuse is charged more or less often than chance explains ({whole})."
    named = [
        f"{kind.lower()} {text.percent(share)}"
        for kind, share in different.select("abuse_type", "charged_share").iter_rows()
    ]
    return (
        f"Charged more or less often than chance explains: {', '.join(named)} ({whole}; the 99% "
        "interval of the others holds it)."
    )


def whole_year(start: date, last: date) -> bool:
    """Whether a financial year that begins at `start` had ended by the month `last`."""
    return last >= date(start.year + 1, 3, 1)


def year_name(start: date, last: date) -> str:
    """A financial year, or the part of it that the data hold."""
    year = text.financial_year(start)
    return year if whole_year(start, last) else f"{year}, to {text.month_name(last)}"


def latest_whole(wide: pl.DataFrame, last: date) -> date | None:
    """The latest year of the table that had ended; none where none had."""
    ended = [start for start in wide["period"] if whole_year(start, last)]
    return max(ended, default=None)


def cohort_shares(cohorts: pl.DataFrame) -> pl.DataFrame:
    """The lines of the cohorts: opened_quarter, part (in words), share of those opened."""
    long = cohorts.unpivot(
        list(COHORT_PARTS),
        index=["opened_quarter", "investigation_count"],
        variable_name="part",
        value_name="count",
    )
    return long.select(
        pl.col("opened_quarter").alias("period"),
        pl.col("part").replace(COHORT_PARTS).alias("outcome_group"),
        (pl.col("count") / pl.col("investigation_count")).alias("share"),
    )


def cohort_sentence(cohorts: pl.DataFrame) -> str:
    """How much of the latest cohort is still open, beside one of two years before."""
    latest = cohorts.row(-1, named=True)
    words = _cohort_words(latest)
    before = add_months(latest["opened_quarter"], -EARLIER_MONTHS)
    for row in cohorts.filter(pl.col("opened_quarter") == before).iter_rows(named=True):
        earlier = _cohort_words(row)
        return f"{words}; {earlier[:1].lower()}{earlier[1:]}. The later one has had less time."
    return f"{words}."


def _cohort_words(row: Mapping[str, Any]) -> str:
    total = row["investigation_count"]
    return (
        f"Of those opened {text.quarter(row['opened_quarter'])}, "
        f"{text.percent(row['open_count'] / total)} are still open and "
        f"{text.percent(row['charged_count'] / total)} have been charged"
    )
