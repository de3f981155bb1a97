"""What was loaded and what did not arrive, in sentences."""

import polars as pl

from dashboard.shell import text

LEDGER_COUNTS = (
    "rows_read",
    "rows_accepted",
    "rows_unchanged",
    "rows_rejected",
    "keys_withdrawn",
)
WORST_NAMED = 3


def ledger_sentence(loads: pl.DataFrame) -> str:
    """What was loaded, how much of it was refused, and which files changed nothing."""
    if loads.is_empty():
        return "This version says nothing about what was loaded."
    loaded = loads.filter(pl.col("status") == "loaded")
    read, accepted, unchanged, rejected, withdrawn = (
        int(loaded[column].sum()) for column in LEDGER_COUNTS
    )
    share = f" ({text.percent(rejected / read)})" if read else ""
    others = "".join(
        f" Files that {what}: {text.count(count)}."
        for status, what in (
            ("repeated", "came again and changed nothing"),
            ("refused", "were refused whole"),
        )
        if (count := loads.filter(pl.col("status") == status).height)
    )
    return (
        f"Files loaded: {text.count(loaded.height)}, with {text.count(read)} rows: "
        f"{text.count(accepted)} accepted, {text.count(unchanged)} unchanged and "
        f"{text.count(rejected)}{share} rejected and set aside, none dropped or guessed at. "
        f"Records withdrawn: {text.count(withdrawn)}."
        f"{others}"
    )


def completeness_sentence(months: pl.DataFrame, span: str) -> str:
    """How many force-months look incomplete or missing, and where the most of them are.

    Args:
        months: As `queries.incomplete_months`.
        span: The months looked at, in words.
    """
    if months.is_empty():
        return ""
    total, lacking = (
        int(months[column].sum()) for column in ("month_count", "incomplete_month_count")
    )
    if not lacking:
        return f"No month of any force and source looks incomplete, {span}."
    worst = ", ".join(
        f"{row['force_name']} {text.label(row['source']).lower()} ({row['incomplete_month_count']})"
        for row in months.head(WORST_NAMED).filter(pl.col("incomplete_month_count") > 0).to_dicts()
    )
    verb = "month looks" if lacking == 1 else "months look"
    return (
        f"Of {text.count(total)} months of a force and source, {span}, {text.count(lacking)} "
        f"{verb} incomplete or did not arrive; the most: {worst}."
    )
