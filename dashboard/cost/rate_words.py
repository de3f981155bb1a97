"""What is said of rates that nobody has sourced, for as long as a cost still rests on one."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.cost.words import BASIS_NOTES
from dashboard.shell import text
from pipelines.models.periods import add_months

ON_COSTS = ("pension", "national_insurance")
STEPS = (ON_COSTS, ("overhead",))
"""What is added on the way from pay to pay with on-costs, and from there to the full cost."""
BASIS_LEVEL = {"direct": 0, "direct_with_on_costs": 1, "full_economic": 2}
INCLUDED_LEVEL = {"pay": 0, "pay_on_costs": 1, "full": 2}
INCLUDED = {
    "pay": "pay alone",
    "pay_on_costs": "pay with employer's on-costs",
    "full": "the full cost, on-costs and overhead in it",
}
EVERYTHING = "any"


def basis_note(basis: str, illustrative: pl.DataFrame, included: pl.DataFrame) -> str:
    """What a cost basis holds, and which illustrative on-costs or overhead it still rests on.

    Args:
        basis: The cost basis.
        illustrative: As `rate_queries.illustrative_rates` gives them.
        included: As `rate_queries.included_in_rates` gives them.
    """
    note = BASIS_NOTES[basis]
    resting = _components(basis, included["includes"].to_list() if included.height else [])
    rows = [row for row in illustrative.to_dicts() if row["component"] in resting]
    if not rows:
        return note
    is_, them = ("is an illustrative rate", "it")
    if len(rows) > 1:
        is_, them = ("are illustrative rates", "them")
    return (
        f"{note} No source was found for {rate_names(rows)}, which {is_}: replace {them} before "
        "you budget by this."
    )


def _components(basis: str, included: list[str]) -> set[str]:
    """What is added to or taken from the prices, given what the rates behind them include."""
    found: set[str] = set()
    # An amount delivered in pounds is taken to be pay, whatever the rates are.
    for level in {INCLUDED_LEVEL["pay"], *(INCLUDED_LEVEL[name] for name in included)}:
        first, last = sorted((level, BASIS_LEVEL[basis]))
        found |= {component for step in STEPS[first:last] for component in step}
    return found


def included_sentences(included: pl.DataFrame) -> str:
    """What the hourly rates in force include, which of that was assumed, and what amounts are.

    Args:
        included: As `rate_queries.included_in_rates` gives them; at least one row.
    """
    parts = []
    for row in included.to_dicts():
        assumed = " (assumed, since their table does not say)" if row["is_includes_assumed"] else ""
        parts.append(f"{row['grades']}: {INCLUDED[row['includes']]}{assumed}")
    return (
        f"What an hour's rate includes: {'; '.join(parts)}. Each basis adds only what is missing, "
        "or takes away what is too much. Amounts delivered in pounds are taken to be pay."
    )


def earlier_sentence(illustrative: pl.DataFrame) -> str:
    """Which shipped rates still stand before the user's own begin; nothing where none does.

    Args:
        illustrative: As `rate_queries.illustrative_rates` gives them.
    """
    rows = [row for row in illustrative.to_dicts() if row["valid_to"]]
    if not rows:
        return ""
    return (
        "Illustrative rates still stand behind earlier costs, up to the month before your own "
        f"begin: {rate_names(rows)}."
    )


def rate_names(rates: list[dict[str, Any]]) -> str:
    """The names of rates, each once, in a row."""
    return ", ".join(dict.fromkeys(_name(rate) for rate in rates))


def _name(rate: Mapping[str, Any]) -> str:
    """What a rate is of and applies to, its share and, where it ends, until when it holds."""
    name = text.label(rate["component"]).lower()
    if rate["category"] != EVERYTHING:
        name = f"{name} on {text.label(rate['category']).lower()}"
    share, end = rate["rate_share"], rate.get("valid_to")
    terms = [] if share is None else [f"{100 * share:g}%"]
    terms += [f"until {text.month_name(add_months(end, -1))}"] if end else []
    return f"{name} ({', '.join(terms)})" if terms else name
