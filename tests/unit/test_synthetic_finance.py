import datetime as dt

import numpy as np

from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.synthetic.forces import largest_forces
from pipelines.synthetic.ledger import (
    LATE_JOURNAL,
    UNLINKED_BOOKING,
    Difference,
    booked,
    budget_pence,
    draw_differences,
    ledger_rows,
)

WIDTH = len(COST_CATEGORIES)


def costs(months: int, pence: int) -> np.ndarray:
    return np.full((months, WIDTH), pence, np.int64)


def test_a_late_journal_moves_pence_to_the_next_month_and_an_unlinked_booking_adds_them():
    cost = costs(3, 1_000)
    late = [Difference("E1", 0, 2, -300, LATE_JOURNAL), Difference("E1", 1, 2, 300, LATE_JOURNAL)]
    pence = booked(cost, [*late, Difference("E1", 1, 2, 50_000, UNLINKED_BOOKING)])
    assert pence[:, 2].tolist() == [700, 51_300, 1_000]
    assert (cost == 1_000).all()
    assert pence.sum() == cost.sum() + 50_000


def test_differences_are_few_and_journals_add_up_to_nothing():
    cost = costs(600, 123_456)
    force = largest_forces(1, scale=1.0)[0]
    found = draw_differences(force, cost, seed=5)
    assert found == draw_differences(force, cost, seed=5) != draw_differences(force, cost, seed=6)
    late = [d for d in found if d.reason == LATE_JOURNAL]
    unlinked = [d for d in found if d.reason == UNLINKED_BOOKING]
    assert 4 <= len(late) / 2 <= 24  # 2 % of 600 months: 12
    assert 1 <= len(unlinked) <= 15  # 1 %: 6
    assert sum(d.pence for d in late) == 0
    for short, over in zip(late[::2], late[1::2], strict=True):
        assert (over.month, over.category) == (short.month + 1, short.category)
        assert 0 < over.pence == -short.pence < 123_456
    assert all(50_000 <= d.pence <= 2_000_000 for d in unlinked)


def test_nothing_is_moved_out_of_a_month_without_costs():
    found = draw_differences(largest_forces(1, scale=1.0)[0], costs(600, 0), seed=5)
    assert {d.reason for d in found} == {UNLINKED_BOOKING}


def test_a_ledger_row_is_written_for_what_is_not_nothing():
    pence = costs(2, 0)
    pence[1, 8] = -12_345
    rows = ledger_rows("E1", pence)
    assert rows.rows() == [("E1", dt.date(2011, 5, 1), "travel", -123.45)]


def test_a_budget_is_last_year_uplifted_to_the_nearest_hundred_pounds():
    pence = costs(24, 0)
    pence[:12, 0] = 1_000_000  # 120,000 pounds × 1.03 = 123,600
    pence[3, 1] = 1_461_165  # 14,611.65 × 1.03 = 15,049.9995
    pence[3, 2] = 1_461_166  # 14,611.66 × 1.03 = 15,050.0098
    pence[5, 3] = -7_000_000
    budgets = budget_pence(pence, dt.date(2013, 3, 31))
    assert list(budgets) == ["2012/13", "2013/14"]
    assert budgets["2012/13"][:4] == [12_360_000, 1_500_000, 1_510_000, 0]
    assert budgets["2013/14"] == [0] * WIDTH


def test_a_year_that_is_cut_short_counts_by_its_days():
    pence = costs(3, 0)
    pence[:, 0] = 9_100_000  # 273,000 pounds in 91 of 366 days: 1,098,000 in a year
    budgets = budget_pence(pence, dt.date(2011, 6, 30))
    assert budgets["2012/13"][0] == 113_090_000  # 1,098,000 × 1.03 = 1,130,940
