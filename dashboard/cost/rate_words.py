"""What is said of rates that nobody has sourced, for as long as a cost still rests on one."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.cost.words import BASIS_NOTES
from dashboard.shell import text
from pipelines.models.periods import add_months

ON_COSTS = ("pension", "national_insurance")
COMPONENTS = {
    "direct": (),
    "direct_with_on_costs": ON_COSTS,
    "full_economic": (*ON_COSTS, "overhead"),
}
"""What each basis adds to direct cost."""
EVERYTHING = "any"


def basis_note(basis: str, illustrative: pl.DataFrame) -> str:
    """What a cost basis holds, and which illustrative on-costs or overhead it still rests on.

    Args:
        basis: The cost basis.
        illustrative: As `queries.illustrative_rates` gives them.
    """
    note = BASIS_NOTES[basis]
    rows = [row for row in illustrative.to_dicts() if row["component"] in COMPONENTS[basis]]
    if not rows:
        return note
    is_, them = ("is an illustrative rate", "it")
    if len(rows) > 1:
        is_, them = ("are illustrative rates", "them")
    return (
        f"{note} No source was found for {rate_names(rows)}, which {is_}: replace {them} before "
        "you budget by this."
    )


def earlier_sentence(illustrative: pl.DataFrame) -> str:
    """Which shipped rates still stand before the user's own begin; nothing where none does.

    Args:
        illustrative: As `queries.illustrative_rates` gives them.
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
