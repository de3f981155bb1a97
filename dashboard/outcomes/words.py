"""What is said about outcomes, and the frames that the page shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.shell import text
from pipelines.models.compare.funnel import Verdict
from pipelines.models.confidence import CONFIDENCE
from pipelines.models.outcomes import FEWEST_FOR_SHARES
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
OUT = Verdict.STANDS_OUT.value
KINDS_MEANING = (
    "Forces are allowed to be unlike, and cases to hang together within a force (or, of one force, "
    "within a month). What kinds differ in besides, such as how old the cases are, is not."
)
FORCES_MEANING = (
    "Differs: beyond 95 of 100 of what chance and the usual difference between forces bring; "
    "stands out: beyond 99.8. Mix of cases, and how long they stay open, are not allowed for: it "
    "is a question to ask."
)
EARLIER_MONTHS = 24
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
    """Which kinds of abuse are charged more or less often than the same cases would be elsewhere.

    Args:
        rows: As `kinds_apart`, the kind in words.
    """
    closed = int(rows["whole_count"].sum())
    if closed < FEWEST_FOR_SHARES:
        return "Too few were closed in that year to compare kinds of abuse."
    overall = float(rows["part_count"].sum()) / closed
    whole = f"{text.percent(overall)} over all kinds"
    different = rows.filter("is_different").sort("share", descending=True)
    if different.is_empty():
        return (
            f"No kind of abuse is told apart in how often it is charged ({whole}). {KINDS_MEANING}"
        )
    named = [
        f"{kind.lower()} {text.percent(share)} (at the overall shares {text.percent(expected)})"
        for kind, share, expected in different.select("kind", "share", "expected_share").iter_rows()
    ]
    return (
        f"Charged more or less often than the overall shares give: {', '.join(named)}; {whole}. "
        f"{KINDS_MEANING}"
    )


def forces_sentence(rows: pl.DataFrame, when: str) -> str:
    """Which forces' share charged differs from the others by more than forces usually do.

    Args:
        rows: As `forces_apart`, with force_name.
        when: The year.
    """
    compared = rows.drop_nulls("verdict")
    if compared.is_empty():
        return (
            f"Of {rows.height} forces too few closed enough in {when} to tell by how much forces "
            "usually differ, so nothing is said of any."
        )
    beyond = compared.filter(pl.col("verdict") != Verdict.USUAL.value).sort("z")
    said = [
        f"{name} {text.percent(share)} ({'stands out' if verdict == OUT else 'differs'})"
        for name, share, verdict in beyond.select("force_name", "share", "verdict").iter_rows()
    ]
    found = (
        f"{len(said)} of {compared.height} forces are farther from the middle "
        f"({text.percent(compared['centre'][0])} charged) than forces usually are: "
        f"{', '.join(said)}."
        if said
        else f"None of {compared.height} forces is farther from the middle "
        f"({text.percent(compared['centre'][0])} charged) than forces usually are."
    )
    by_chance = round(compared.height * (1 - CONFIDENCE), 1)
    return f"{found} About {by_chance:g} would be by chance alone. {FORCES_MEANING}"


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
