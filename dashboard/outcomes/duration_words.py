"""What is said about how long investigations take."""

from collections.abc import Mapping
from typing import Any

from dashboard.shell import text
from pipelines.contracts.marts.durations import CLOSING, FIRST_ACTION

COMPLEXITIES = {
    "all": "Every complexity",
    "standard": "Standard",
    "complex": "Complex",
    "major": "Major",
}
CHARGE = "charge"
WAITS = {
    CLOSING: "The closing",
    CHARGE: "A charge, of those charged",
    FIRST_ACTION: "A first action",
}
ENDINGS = {
    CHARGE: "Charged or summonsed",
    "no_further_action": "No further action",
    "other_outcome": "Other outcome",
    "no_outcome": "Closed without an outcome",
}
TITLES = {
    CLOSING: "Half of those opened in {year} were closed within {days} days",
    CHARGE: "Of those opened in {year} and charged, half were charged within {days} days",
    FIRST_ACTION: "Half of those opened in {year} were first acted upon within {days} days",
}
HOW = (
    "Days are counted from the opening of the investigation. One that is still open counts as open "
    "for as long as it has been, so that recent years are not made to look quick by those that "
    "ended first. Extracts give no day of charge: it is that of the closing with a charge. A year "
    "without a figure has not got so far, or holds fewer than five; days to a charge wait until "
    "what is open could add no more than a tenth to those charged. A closing that is not recorded "
    "yet counts as open."
)
NOT_DRAWN = (
    "Fewer than 30 were opened in that year, or nothing is known of it yet: no curve is drawn."
)
FEW_DRAWN = "Fewer than half have ended in every year shown, or fewer than five."


def _within(row: Mapping[str, Any]) -> str:
    days, low, high = (row[f"median{end}_days"] for end in ("", "_low", "_high"))
    until = f"to {text.count(high)}" if high is not None else "or more"
    words = f"{text.count(days)} days (95% interval {text.count(low)} {until})"
    upper = row["upper_quartile_days"]
    return words if upper is None else f"{words} and three quarters within {text.count(upper)}"


def _still_open(row: Mapping[str, Any]) -> str:
    number = row["open_count"]
    return f"{text.count(number)} {'is' if number == 1 else 'are'} still open"


def closing(where: str, row: Mapping[str, Any], latest: Mapping[str, Any]) -> str:
    """Within how many days half of a year's investigations were closed, and of the year after.

    Args:
        where: The force, and what was chosen of it.
        row: The latest year of which half have ended; empty where there is none.
        latest: The latest year opened.
    """
    if not row:
        return (
            f"{where}: of the {text.count(latest['investigation_count'])} opened in "
            f"{latest['opened_year']}, {_still_open(latest)}; of no year can it be said within how "
            "many days half were closed."
        )
    said = (
        f"{where}: of the {text.count(row['investigation_count'])} opened in {row['opened_year']}, "
        f"half were closed within {_within(row)}; {_still_open(row)}."
    )
    if row["opened_year"] == latest["opened_year"]:
        return said
    at_least = latest["median_low_days"]
    beyond = f"; it will be {text.count(at_least)} days or more" if at_least else ""
    return (
        f"{said} Of those opened in {latest['opened_year']} fewer than half are closed, so that "
        f"the days are not known yet{beyond}."
    )


def first_action(row: Mapping[str, Any]) -> str:
    """Within how many days half were first acted upon; nothing where that is not known."""
    if not row:
        return ""
    return (
        f"A first action is on record within {text.count(row['median_days'])} days for half of "
        f"those opened in {row['opened_year']}; {text.count(row['other_end_count'])} were closed "
        "without one on record."
    )


def charge(row: Mapping[str, Any], median: Mapping[str, Any], upper: Mapping[str, Any]) -> str:
    """How long it took to a charge, beside what was published.

    Args:
        row: The latest year of which it is known; empty where there is none.
        median: The published median, and
        upper: the published upper quartile; both empty where they are not held.
    """
    own = (
        f"Of those opened in {row['opened_year']} that ended with a charge, half were charged "
        f"within {_within(row)}."
        if row
        else "Of no year opened is it known how long it took to a charge."
    )
    if not (median and upper):
        return own
    return (
        f"{own} Published for child sexual abuse in {median['period']}: a median of "
        f"{text.count(median['value'])} days from the record of the crime to the charge, and a "
        f"quarter took {text.count(upper['value'])} days or more ({median['source']}; "
        f"{median['caveat'][:1].lower()}{median['caveat'][1:]})."
    )


def endings_title(year: str, days: int, charged: float | None) -> str:
    """The title of the curves: how many were charged by some days."""
    if charged is None:
        return f"How those opened in {year} have ended"
    return f"{text.percent(charged)} of those opened in {year} were charged within {days} days"
