"""Late reports: delays worked by hand, and drawn ones whose true counts are known."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from dashboard.lateness.words import delay_sentence
from pipelines.models.lateness.disclosure_delay import reporting_delay
from pipelines.models.periods import add_months

FORCE, START = "E23000001", dt.date(2020, 1, 1)
SHARES = (0.2, 0.3, 0.2, 0.1, 0.1, 0.1)
"""Of what began in a month, what is reported in it and in each of the next five."""


def month(number):
    return add_months(START, number)


def delivered(last, force=FORCE):
    return pl.DataFrame(
        {"measure": ["incidents"], "force_code": [force], "as_at": [add_months(last, 1)]}
    ).with_columns(pl.col("as_at").dt.offset_by("-1d"))


def reported(cells, force=FORCE):
    """Rows from {(month it began in, month of the report): incidents}."""
    rows = [(force, month(began), month(told), n) for (began, told), n in cells.items() if n]
    schema = ["force_code", "month", "reported_month", "record_count"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def steady(months, each=100):
    """So many incidents begin in every month; the shares are kept to the letter."""
    return {
        (began, began + delay): round(each * share)
        for began in range(months)
        for delay, share in enumerate(SHARES)
        if began + delay < months
    }


def test_steady_delays_give_the_whole_count_back_at_once() -> None:
    delays = reporting_delay(reported(steady(30)), delivered(month(29)))
    national = delays.filter(force_code="ALL").sort("month")
    assert delays.filter(force_code=FORCE).drop("force_code").equals(national.drop("force_code"))
    # The two latest months, with 50 and 20 reported, are too young.
    assert national["month"][-1] == month(27)
    assert national["reported_count"].to_list()[-4:] == [100, 90, 80, 70]
    assert national["expected_count"].to_list() == pytest.approx([100.0] * 10)
    assert national["reported_share"][-1] == pytest.approx(0.7)


def test_a_report_after_the_last_whole_month_is_not_counted_yet() -> None:
    cells = steady(30) | {(29, 30): 30, (28, 30): 20, (27, 30): 10}
    middle = delivered(month(29)).with_columns(as_at=pl.lit(month(30).replace(day=10)))
    delays = reporting_delay(reported(cells), middle).filter(force_code="ALL")
    assert delays["reported_count"][-1] == 70
    assert delays["expected_count"][-1] == pytest.approx(100.0)


def test_old_abuse_reported_late_is_no_month_of_its_own() -> None:
    cells = {(began - 300, told): 9 for began, told in [(0, 5), (1, 6), (2, 7)]}
    alone = reporting_delay(reported(steady(30)), delivered(month(29)))
    beside = reporting_delay(reported(steady(30) | cells), delivered(month(29)))
    assert beside.equals(alone)


def test_without_enough_reports_nothing_is_estimated() -> None:
    assert reporting_delay(reported(steady(30, each=10)), delivered(month(29))).is_empty()
    assert reporting_delay(reported(steady(3)), delivered(month(2))).is_empty()
    assert reporting_delay(reported(steady(3)).clear(), delivered(month(2))).is_empty()


def test_the_interval_holds_the_true_count_of_drawn_months() -> None:
    held = []
    for seed in range(60):
        random = np.random.default_rng(seed)
        began = [random.multinomial(random.poisson(120), SHARES) for _ in range(36)]
        cells = {
            (n, n + delay): int(count)
            for n, counts in enumerate(began)
            for delay, count in enumerate(counts)
            if n + delay < 36
        }
        delays = reporting_delay(reported(cells), delivered(month(35))).filter(force_code=FORCE)
        for row in delays.tail(4).iter_rows(named=True):
            number = (row["month"].year - 2020) * 12 + row["month"].month - 1
            held.append(row["low"] <= began[number].sum() <= row["high"])
    assert 0.92 <= sum(held) / len(held) <= 0.99


def test_the_sentence_gives_what_is_reported_and_what_is_expected() -> None:
    delays = reporting_delay(reported(steady(30)), delivered(month(29)))
    told = delay_sentence(delays.filter(force_code="ALL")).replace("\u00a0", " ")
    assert told.startswith("Of incidents that began in April 2022, 70 have been reported so far.")
    assert "about 100 (" in told


def test_a_small_force_without_an_estimate_does_not_take_it_from_the_whole() -> None:
    both = pl.concat([reported(steady(30)), reported(steady(30, each=10), force="E23000002")])
    ends = pl.concat([delivered(month(29)), delivered(month(29), force="E23000002")])
    delays = reporting_delay(both, ends)
    assert set(delays["force_code"]) == {FORCE, "ALL"}
    whole = delays.filter(force_code="ALL")
    assert whole["reported_count"].to_list()[-4:] == [110, 99, 88, 77]
    assert whole["expected_count"].to_list() == pytest.approx([110.0] * 10)
