"""A year of demand in a sentence: how much, of how many forces, and what is not known of it."""

import datetime as dt
from typing import Any

from dashboard.demand import words
from dashboard.shell.months import Total

LAST, JUNE = dt.date(2026, 3, 1), dt.date(2026, 6, 1)
GROWTH = {
    "baseline": "2024/25",
    "baseline_count": 400,
    "current_count": 500,
    "growth_share": 0.25,
    "growth_low": 0.1,
    "growth_high": 0.4,
    "force_count": 42,
}


def total(count: int | None = 500, force_code: str = "ALL", **others: Any) -> Total:
    return Total("incidents", force_code, dt.date(2025, 4, 1), LAST, count, 42, **others)


def said(
    of: Total | None, growth: dict[str, Any] | None = None, before: Total | None = None
) -> str:
    told = words.year_sentence("England and Wales", "incidents", of, growth or {}, before)
    return told.replace("\u00a0", " ")


def test_a_sum_says_of_how_many_forces_it_is_before_how_it_grew() -> None:
    assert said(total(lacking=("Durham",)), GROWTH) == (
        "42 of 43 forces: 500 incidents were reported in the 12 months to March 2026, over those "
        "that delivered every month (without Durham), up 25.0% on 400 in 2024/25 (95% interval "
        "+10.0% to +40.0%)."
    )


def test_growth_of_other_forces_is_said_to_be_like_for_like() -> None:
    assert "like for like over the 42 forces that delivered both" in said(total(510), GROWTH)


def test_growth_is_not_known_where_a_month_of_the_year_before_was_not_delivered() -> None:
    gap = total(None, gaps=(dt.date(2024, 6, 1),))
    assert said(total(force_code="E23000008"), before=gap).endswith(
        "to March 2026; growth is not known, since incidents of June 2024 were not delivered."
    )
    assert said(total(force_code="E23000008"), before=total(None)).endswith("to March 2026.")


def test_months_that_came_after_none_was_delivered_stand_beside_the_year() -> None:
    later = total(force_code="E23000008", later=(dt.date(2026, 4, 1), dt.date(2026, 5, 1)))
    assert said(later, GROWTH).endswith(
        "Incidents of April to May 2026 were not delivered, which is not the same as zero."
    )
