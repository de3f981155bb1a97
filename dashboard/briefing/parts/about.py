"""What every briefing says about itself: how sure, what is assumed, how it is made."""

from collections.abc import Callable

from dashboard.briefing.case import Case
from dashboard.briefing.content import Bullets, Paragraph
from dashboard.briefing.parts.demand import CAUTION
from dashboard.shell import text
from pipelines.contracts.symbols import SYMBOLS

LATE = (
    "Late records will still move the latest months, which are therefore in no total and no change."
)
CHANCE = (
    "A 95% interval is the range that chance leaves open. It does not cover changes in recording "
    "or counting rules."
)
FORECAST = (
    "A range of 8 in 10 is meant to hold what happens 8 times of 10. It knows misses of the kind "
    "seen before, and no change of rules, of reporting or of staffing that has not happened yet."
)
COST = (
    "Mean cost is direct cost in the prices of each day, by the year in which investigations were "
    "opened. Open ones, which tend to be the dearer ones, are in it with what they are expected to "
    "cost in the end."
)
BASE = (
    "The base goes on as forecast: rates of pay as known, cost a case in real terms as in the last "
    "three years but for its drift, and the people there are."
)
PLAN = (
    "Plans are drawn many times from the joint paths of the forecast and from the costs of cases; "
    "a scenario moves its assumptions one by one and leaves everything else at the base."
)
RATES = (
    "Rates are of whole financial years, per 1,000 children aged 0 to 17 who live in the force's "
    "area."
)
COUNTS = (
    "Incidents are counted by the month of their report, investigations by the month of their "
    "opening. A sum over forces is of those that delivered every month of the period."
)


def sure(case: Case) -> Bullets:
    """How sure the counts and costs are: recording, late records, chance."""
    return Bullets((CAUTION, LATE, CHANCE))


def sure_ahead(case: Case) -> Bullets:
    """How sure forecasts and plans are."""
    return Bullets((FORECAST, CHANCE))


def assumptions(case: Case) -> Bullets:
    """What counts, costs and forecasts assume."""
    return Bullets((COST, BASE))


def method(case: Case) -> Bullets:
    """How counts, rates, costs and plans are made, and which symbols stand for what."""
    return Bullets((COUNTS, RATES, COST, PLAN, *symbols(case).points))


def short_method(case: Case) -> Bullets:
    """The same for one page: costs, and what is shown."""
    return Bullets((CAUTION, LATE, CHANCE, COST, *symbols(case).points))


def symbols(case: Case) -> Bullets:
    """Which counts are shown, and what c, z, x and low stand for."""
    if case.is_internal:
        return Bullets((case.profile.words,))
    told = "; ".join(f"{symbol}: {meaning}" for symbol, meaning in SYMBOLS.items())
    return Bullets((f"{case.profile.words} {told}.",))


def of_when(case: Case) -> Paragraph:
    """Of which version the figures are, and whether anybody invented them."""
    info = case.info
    invented = (
        " All of the forces' data are synthetic: nothing here is about a real child, officer or "
        "force."
        if info.is_synthetic
        else ""
    )
    return Paragraph(
        f"Figures are those of version {info.version}, data as at {text.day_name(info.as_at)}."
        f"{invented}"
    )


SENTENCES: dict[str, Callable[[Case], Paragraph]] = {"about.version": of_when}
LISTS: dict[str, Callable[[Case], Bullets]] = {
    "about.sure": sure,
    "about.sure_ahead": sure_ahead,
    "about.assumptions": assumptions,
    "about.method": method,
    "about.short_method": short_method,
    "about.symbols": symbols,
}
