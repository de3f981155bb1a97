"""What the cost pages say: names of bases and drivers, exact pounds, and the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.shell import text
from dashboard.shell.text import pounds

BASES = {
    "direct": "Direct",
    "direct_with_on_costs": "Direct with on-costs",
    "full_economic": "Full economic",
}
BASIS_NOTES = {
    "direct": "Direct cost: what the cost lines say, hours at the pay of their day.",
    "direct_with_on_costs": "Direct cost with what the employer pays on officer and staff time "
    "(pension, national insurance).",
    "full_economic": "Direct cost with employer's on-costs and overhead on officer and staff time.",
}
GAPS = (
    (
        "without_cost_count",
        "has no cost line and counts as £0.",
        "have no cost line and count as £0 each.",
    ),
    (
        "not_positive_count",
        "came to nothing or less after reversals, and counts as that.",
        "came to nothing or less after reversals, and count as that.",
    ),
    (
        "rate_missing_count",
        "has hours on a day that no rate covers: its cost is too low until a rate is loaded.",
        "have hours on days that no rate covers: their cost is too low until rates are loaded.",
    ),
)
CASH, REAL = "cash", "real"
PUBLISHED_PRICES = "2015/16"
"""The last whole year before the average cost of May 2016: whose prices it is taken to be in."""
PRICES = {CASH: "Cash (prices of each day)", REAL: "Real terms"}
DRIVERS = {
    "price": "Price of an hour",
    "hours": "Hours per case",
    "mix": "Mix of cases",
    "rest": "The rest",
}
FORCES_NAMED = 5
"""How many forces are named where many lack the same."""
HIGHER, LOWER, ALIKE = "Higher", "Lower", "No clear difference"
MINUS, PLUS = f"{text.MINUS}\u2060", "+\u2060"
"""Signs with a word joiner, so that a line never ends between sign and pound."""
NO_DIFFERENCE = "agree to the penny"

LATE_COSTS = "The last three months are provisional: late cost lines will still arrive."


def exact_pounds(amount: float, *, signed: bool = False) -> str:
    """Whole pounds, none rounded away."""
    whole = round(amount)
    sign = MINUS if whole < 0 else (PLUS if signed and whole > 0 else "")
    return f"{sign}£{abs(whole):,}"


def pence(amount: Any) -> str:
    """Pounds and pence."""
    return f"{MINUS if amount < 0 else ''}£{abs(amount):,.2f}"


def in_words(names: Mapping[str, str], code: str) -> str:
    """The name of a code, or the code in words where it has none."""
    return names.get(code) or text.label(code)


def unit_cost_sentence(
    where: str,
    settled: Mapping[str, Any],
    published: float | None,
    basis: str,
    prices: str,
    published_then: float | None = None,
) -> str:
    """What an investigation costs, on which basis and in whose prices.

    Args:
        where: The force, or the sum over forces.
        settled: The latest year of opening of which over nine in ten cases are closed: mean_gbp
            with its ends (what all cost in the end), closed_mean_gbp, open_count.
        published: The published average (GBP, of unknown method and price base).
        basis: The cost basis.
        published_then: The same at the prices of the mean, taken to have been of 2015/16.
        prices: `cash` or `real`; in real terms `mean_gbp` and its ends are already converted.
    """
    if not settled:
        return f"{where}: no year of opening has nine in ten of its investigations closed yet."
    terms = f"{in_words(BASES, basis).lower()} cost, {price_words(prices, settled['price_base'])}"
    beside = ""
    if published:
        year = settled["price_base"] if prices == REAL else settled["opened_year"]
        then = (
            f" (if in {PUBLISHED_PRICES} prices, {text.pounds(published_then)} in those of {year})"
            if published_then
            else ""
        )
        beside = (
            f" The {text.pounds(published)} published in 2016{then} is of unknown method: a "
            "comparison, not a target."
        )
    return (
        f"{where}: {text.pounds(settled['mean_gbp'])} on average ({money_interval(settled)}) "
        f"for investigations opened in {settled['opened_year']}, with what is still to come "
        f"({terms}).{closed_sentence(settled)}{beside}"
    )


def closed_sentence(settled: Mapping[str, Any]) -> str:
    """What the closed ones alone cost, and why that is low; nothing where all are closed."""
    if not settled.get("open_count") or settled.get("closed_mean_gbp") is None:
        return ""
    closed = text.pounds(settled["closed_mean_gbp"])
    return (
        f" The closed ones alone average {closed}, which is low: dear cases last longer, and "
        f"{text.count(settled['open_count'])} {'is' if settled['open_count'] == 1 else 'are'} "
        "still open."
    )


def gap_sentences(gaps: Mapping[str, Any]) -> list[str]:
    """What is odd about the costs of closed investigations, a sentence each; none where nothing is.

    Args:
        gaps: The row of `queries.cost_gaps`.
    """
    said = []
    for column, one, many in GAPS:
        count = gaps.get(column)
        if count:
            said.append(f"{text.count(count)} {one if count == 1 else many}")
    return said


def left_out_sentence(forces: Sequence[str]) -> str:
    """Which forces stand in no figure of cost, since no cost line of theirs has arrived.

    Args:
        forces: Their names, at least one.
    """
    more = len(forces) - FORCES_NAMED
    named = ", ".join(forces[:FORCES_NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"No cost line has arrived for the investigations of {named}: what these cost is not "
        "known, and they are in no mean and no sum of cost."
    )


def price_words(prices: str, price_base: str | None) -> str:
    """Whose prices pounds are in."""
    return f"in {price_base} prices" if prices == REAL and price_base else "in cash"


def change_sentence(where: str, steps: pl.DataFrame) -> str:
    """By how much unit cost changed between two years, and what each driver added.

    Args:
        where: The force, or the sum over forces.
        steps: As `waterfall_steps` gives them.
    """
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    change = last["end_gbp"] - first["end_gbp"]
    direction = "more" if change >= 0 else "less"
    share = f" ({text.percent(abs(change) / first['end_gbp'])})" if first["end_gbp"] > 0 else ""
    parts = ", ".join(
        f"{row['step'].lower()} {exact_pounds(row['amount_gbp'], signed=True)}"
        for row in steps.filter(~pl.col("is_total")).to_dicts()
    )
    return (
        f"{where}: a closed investigation opened in {last['year']} cost "
        f"{exact_pounds(last['end_gbp'])} on average, {exact_pounds(abs(change))}{share} "
        f"{direction} than one opened in {first['year']}: {parts}."
    )


def open_sentence(
    where: str, open_count: int, spent: float, to_come: float | None, error: str
) -> str:
    """What open investigations have cost, and what they are expected to cost yet."""
    investigations = "investigation" if open_count == 1 else "investigations"
    have = "has" if open_count == 1 else "have"
    is_ = "is" if open_count == 1 else "are"
    begins = f"{where}: the {text.count(open_count)} open {investigations}"
    so_far = f"{begins} {have} cost {text.pounds(spent)} so far"
    if to_come is None:
        return (
            f"{so_far}: what {'it' if open_count == 1 else 'they'} will still cost is not known, "
            "since no development of cost is known yet."
        )
    return f"{so_far} and {is_} expected to cost {text.pounds(to_come)} more{error}."


def compare_sentence(year: str, rows: pl.DataFrame, nation: str, cost_basis: str) -> str:
    """How many forces stand out from the national mean at the same mix of cases, and who differs.

    Args:
        year: Financial year opened.
        rows: One row per force that can be compared: force_name, difference, is_different.
        nation: What the sum over forces is called.
        cost_basis: The cost basis.
    """
    told = {status: rows.filter(pl.col("difference") == status) for status in (HIGHER, LOWER)}
    basis = in_words(BASES, cost_basis).lower()
    forces = "one force" if rows.height == 1 else f"{rows.height} forces"
    begins = f"Opened in {year}, {basis} cost at the same mix of cases: of {forces}"
    parts = [
        f"{frame.height} {status.lower()} ({', '.join(frame['force_name'])})"
        for status, frame in told.items()
        if frame.height
    ]
    count = sum(frame.height for frame in told.values())
    out = f"{' and '.join(parts)} {'stands' if count == 1 else 'stand'}" if parts else "none stands"
    more = rows.filter(pl.col("is_different") & (pl.col("difference") == ALIKE)).height
    by_chance = max(1, round(0.05 * rows.height))
    differs = (
        f"; {more} more {'differs' if more == 1 else 'differ'} at 95%, as about {by_chance} would "
        "by chance alone"
        if more
        else ""
    )
    return f"{begins}, {out} out from the mean of {nation} (99.8%){differs}."


def reconcile_sentence(where: str, rows: pl.DataFrame, span: str) -> str:
    """What the ledger booked beside what the cost lines come to, in one sentence.

    Args:
        where: The force, or the sum over forces.
        rows: One row per force, month and category: ledger_gbp, cost_lines_gbp, difference_gbp.
        span: The months looked at, in words.
    """
    ledger, lines, difference = (
        rows[column].sum() for column in ("ledger_gbp", "cost_lines_gbp", "difference_gbp")
    )
    apart = rows.filter(pl.col("difference_gbp") != 0).height
    begins = f"{where}, {span}: the ledger booked {pence(ledger)}"
    if not apart:
        return f"{begins}; it and the cost lines {NO_DIFFERENCE} in every month and category."
    kept = "one" if apart == 1 else f"{text.count(apart)}"
    return (
        f"{begins} and the cost lines come to {pence(lines)}, a difference of "
        f"{pence(difference)}; {kept} of {text.count(rows.height)} months of a category "
        f"{'differs' if apart == 1 else 'differ'}."
    )


def change_title(steps: pl.DataFrame) -> str:
    """The chart's title: how much a case's cost rose or fell."""
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    change = last["end_gbp"] - first["end_gbp"]
    verb = "rose" if change >= 0 else "fell"
    return (
        f"A case's cost {verb} by {exact_pounds(abs(change))}, opened {first['year']} to "
        f"{last['year']}"
    )


def compare_title(rows: pl.DataFrame) -> str:
    """The chart's title: how many forces stand out."""
    out = rows.filter(pl.col("difference") != ALIKE).height
    if not out:
        return "No force stands out from the national mean"
    verb = "stands" if out == 1 else "stand"
    return f"{out} of {rows.height} forces {verb} out from the national mean"


def unit_cost_title(settled: Mapping[str, Any]) -> str:
    """The chart's title: what the latest settled year's cases cost."""
    if not settled:
        return "Expected final cost of an investigation, by year opened"
    mean = text.pounds(settled["mean_gbp"])
    return f"Cases opened in {settled['opened_year']} cost {mean} on average"


def money_interval(row: Mapping[str, Any]) -> str:
    """A mean cost's 95% interval, or that there is none."""
    if row["mean_low_gbp"] is None or row["mean_high_gbp"] is None:
        return "95% interval not known"
    return f"95% interval {pounds(row['mean_low_gbp'])} to {pounds(row['mean_high_gbp'])}"
