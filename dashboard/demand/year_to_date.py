"""The financial year so far, against the same months of the year before."""

from dashboard.demand import figures, words
from dashboard.lateness import words as lateness_words
from dashboard.shell import delivery_words, text
from dashboard.shell.months import YEAR_MONTHS, Total, last_settled, total_of
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import financial_year_start_of, months_between


def sentence(warehouse: Warehouse, force_code: str, measure: str) -> str:
    """What the year has brought so far, and how the same months of the year before compare.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measure: `incidents` or `investigations`.

    Returns:
        The count to the last settled month, of how many forces it is, and its growth with interval.
        Where a month was not delivered, or the months of the year before are not known, it says
        that.
    """
    last = last_settled(warehouse, force_code, measure)
    if last is None:
        why = delivery_words.why_unknown(None, measure)
        return f"**{text.label(measure)}, financial year to date**: {text.UNKNOWN}, since {why}."
    total = total_of(warehouse, force_code, measure, financial_year_start_of(last), last)
    if total.count is None:
        why = delivery_words.why_unknown(total, measure)
        return f"{_name(total)}: {text.UNKNOWN}, since {why}."
    growth = figures.growth_of(warehouse, total)
    said = ", ".join(
        part
        for part in (
            f"{_name(total)}: {text.count(total.count)}",
            delivery_words.of_forces(total),
            words.growth_phrase(growth, total.count) if growth else "",
        )
        if part
    )
    unknown = "" if growth else "; the same months of the year before are not known"
    return f"{said}{unknown}."


def _name(total: Total) -> str:
    label, year = text.label(total.measure), text.financial_year(total.last)
    covered = months_between(total.first, total.last) + 1
    if covered == YEAR_MONTHS:
        return f"**{label}, financial year {year}**"
    span = lateness_words.months_phrase([total.first, total.last])
    return f"**{label}, financial year to date** ({span}, {covered} of 12 months)"
