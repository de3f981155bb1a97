"""What the page on partners works out beyond what is published."""

from collections.abc import Sequence

import polars as pl

from pipelines.contracts.marts.partners import ANY, POLICE, WITHIN_DAYS
from pipelines.models.durations.by_year import SMALLEST_GROUP
from pipelines.models.shares import wilson_interval

MOST_DRAWN = 4
PER_CHILDREN = 10_000


def year_to_show(sharing: pl.DataFrame, current: str) -> str | None:
    """The latest year that is over and of which a share can be given, or else the latest of them.

    Args:
        sharing: As the query gives it.
        current: The financial year under way.
    """
    due = sharing.filter(pl.col("due_count") > 0)["financial_year"]
    years: list[str] = due.unique().sort().to_list()
    over = [year for year in years if year < current]
    return over[-1] if over else years[-1] if years else None


def add_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Counts of sharing with the shares within some days of what is due, and who was left out.

    Returns:
        The rows with share_within_N_days and its 95 per cent interval (low_within_N_days and
        high_within_N_days; null where fewer than five are due), not_within_15_count and
        not_reached_share (of those due, not known to the other agency after 15 working days).
    """
    due = pl.when(pl.col("due_count") >= SMALLEST_GROUP).then(pl.col("due_count"))
    made: dict[str, pl.Expr] = {}
    for days in WITHIN_DAYS:
        part = pl.col(f"within_{days}_count")
        share, low, high = wilson_interval(part, due)
        made |= {
            f"share_within_{days}_days": share,
            f"low_within_{days}_days": low,
            f"high_within_{days}_days": high,
        }
    return rows.with_columns(**made).with_columns(
        not_within_15_count=pl.col("due_count") - pl.col("within_15_count"),
        not_reached_share=1 - pl.col("share_within_15_days"),
    )


def pair(rows: pl.DataFrame, first: str, other: str) -> dict[str, object]:
    """The row of what one agency knew of and the other was to know; empty where there is none."""
    found = rows.filter(from_agency=first, to_agency=other)
    return found.row(0, named=True) if found.height else {}


def matrix(rows: pl.DataFrame) -> pl.DataFrame:
    """The pairs of agencies of a year: the police first, then by how many incidents each knew of.

    Args:
        rows: As `add_shares`, of one year. The first agency told (`any`) is no pair and left out.
    """
    order = (
        rows.filter(pl.col("to_agency") != ANY)
        .group_by("from_agency")
        .agg(pl.col("incident_count").max().alias("known"))
        .sort(pl.col("from_agency") != POLICE, -pl.col("known").cast(pl.Int64), "from_agency")
        .with_row_index("place")
    )
    place = dict(order.select("from_agency", "place").iter_rows())
    last = len(place)

    def by(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(place, default=last)

    return rows.filter(pl.col("to_agency") != ANY).sort(by("from_agency"), by("to_agency"))


def gaps(rows: pl.DataFrame, fewest: int) -> pl.DataFrame:
    """What one agency knew of and another did not after 15 working days, the largest first.

    Args:
        rows: As `matrix`. What the police do not know of never reaches these files.
        fewest: Gaps of fewer incidents are left to the table.
    """
    missed = pl.col("not_within_15_count")
    return rows.filter(missed >= fewest, pl.col("to_agency") != POLICE).sort(
        missed, "from_agency", "to_agency", descending=[True, False, False]
    )


def drawn_agencies(waits: pl.DataFrame) -> Sequence[str]:
    """Whose curves are drawn: the first agency told, and those that came to know of most."""
    names = waits.filter(pl.col("to_agency") != ANY)["to_agency"].to_list()
    is_any = ANY in waits["to_agency"].to_list()
    # One agency alone is the first that is told.
    return [*([ANY] if is_any and len(names) > 1 else []), *names][:MOST_DRAWN]


def add_repeat_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Repeats with repeat_share (of incidents of known children) and before_sharing_share."""

    def over(part: str, whole: str) -> pl.Expr:
        return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))

    return rows.with_columns(
        repeat_share=over("repeat_count", "child_known_count"),
        before_sharing_share=over("before_sharing_count", "repeat_count"),
        after_sharing_count=pl.col("repeat_count") - pl.col("before_sharing_count"),
    )


def add_source_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Sources with shares: of all incidents, shared within a day, jointly investigated."""
    delivered, opened = pl.col("delivered_count"), pl.col("investigation_count")
    prompt, joint = pl.col("shared_within_1_day_count"), pl.col("joint_section_47_count")
    return rows.with_columns(
        incident_share=pl.col("incident_count") / pl.col("incident_count").sum(),
        prompt_share=pl.when(delivered > 0).then(prompt / delivered),
        joint_share=pl.when(opened > 0).then(joint / opened),
    )


def add_own(rows: pl.DataFrame) -> pl.DataFrame:
    """Published years with the police's own: told_share of referrals and a joint rate per 10,000.

    What the police told is of their own records and no part of the published referrals, so that it
    may come to more than these.
    """
    children = pl.when(pl.col("child_count") > 0).then(pl.col("child_count"))
    referrals = pl.when(pl.col("referral_count") > 0).then(pl.col("referral_count"))
    return rows.with_columns(
        told_share=pl.col("told_social_care_count") / referrals,
        joint_rate_per_10000=pl.col("joint_section_47_count") / children * PER_CHILDREN,
    )
