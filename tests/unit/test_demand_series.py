"""What was counted each month: nulls where nothing came, sums that say how many forces they are of.

The frames are small enough to check by hand. A force counts ten or more a month unless it is meant
to be a small one, so that a month without anything is one that did not come.
"""

import datetime as dt

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.marts.demand_series import DemandSeries
from pipelines.contracts.vocabulary import ABUSE_TYPES
from pipelines.errors import ModelError
from pipelines.models.compare.yearly_rates import yearly_rates
from pipelines.models.demand.demand_series import (
    SCHEMA,
    demand_series,
    months_of_whole_years,
    rate_counts,
    span_totals,
    totals_to_each_month,
)
from pipelines.models.lateness.settled import ENDS, with_settled
from pipelines.models.periods import add_months
from pipelines.models.series import last_complete_month, monthly_counts

A, B, C, NO_FORCE = "E23000001", "E23000002", "BTP", "E23000099"
FORCES = [A, B, C]
JANUARY = dt.date(2025, 1, 1)
FEBRUARY_28, MARCH_31 = dt.date(2025, 2, 28), dt.date(2025, 3, 31)
APRIL, APRIL_30, MAY_31 = dt.date(2025, 4, 1), dt.date(2025, 4, 30), dt.date(2025, 5, 31)
NO_LAG = pl.DataFrame(
    schema={
        **{"measure": pl.String, "force_code": pl.String, "month": pl.Date, "count": pl.Int64},
        **{"expected_final_count": pl.Float64, **dict.fromkeys(ENDS, pl.Int64)},
    }
)
DEMAND = {
    "force_code": pl.String,
    "month": pl.Date,
    "abuse_type": pl.String,
    "incident_count": pl.Int64,
    "investigation_count": pl.Int64,
}


def months(force, incidents, investigations=None, *, abuse_type="sexual", first=JANUARY):
    """Rows of demand_by_month, one a month; None leaves a month out."""
    pairs = zip(incidents, investigations or [0] * len(incidents), strict=True)
    rows = [
        (force, add_months(first, step), abuse_type, incident or 0, investigation or 0)
        for step, (incident, investigation) in enumerate(pairs)
        if incident or investigation
    ]
    return pl.DataFrame(rows, schema=DEMAND, orient="row")


def made(*parts, as_at=MARCH_31, ends=(), forces=FORCES):
    """The mart of these months; every force delivered both measures to a day, but for `ends`."""
    demand = pl.concat(parts)
    codes = demand["force_code"].unique().to_list()
    days = {(measure, code): as_at for measure in ("incidents", "investigations") for code in codes}
    days |= dict(ends)
    delivered_to = pl.DataFrame(
        [(*key, day) for key, day in days.items() if day],
        schema={"measure": pl.String, "force_code": pl.String, "as_at": pl.Date},
        orient="row",
    )
    frame = demand_series(monthly_counts(demand, delivered_to), forces)
    ends = frame.group_by("measure", "force_code").agg(pl.col("month").max())
    return DemandSeries.validate(with_settled(frame, NO_LAG, ends))


def counts(frame, force_code, measure="incidents", abuse_type="all"):
    rows = frame.filter(force_code=force_code, measure=measure, abuse_type=abuse_type)
    assert rows["month"].is_sorted()
    return rows["count"].to_list()


def force_counts(frame, measure="incidents", abuse_type="all"):
    rows = frame.filter(force_code="ALL", measure=measure, abuse_type=abuse_type)
    return rows["force_count"].to_list()


def test_a_month_of_which_only_investigations_came_is_null_in_incidents_and_out_of_their_sum():
    frame = made(
        months(A, [10, 20, 30], [1, 2, 3]),
        months(B, [100, None, 300], [10, 20, 30]),
    )
    assert counts(frame, B) == [100, None, 300]
    assert counts(frame, B, "investigations") == [10, 20, 30]
    assert counts(frame, "ALL") == [110, 20, 330]
    assert force_counts(frame) == [2, 1, 2]
    assert counts(frame, "ALL", "investigations") == [11, 22, 33]
    assert force_counts(frame, "investigations") == [2, 2, 2]


def test_first_months_that_did_not_come_are_null():
    frame = made(months(A, [None, None, 30], [10, 20, 30]))
    assert counts(frame, A) == [None, None, 30]
    assert force_counts(frame) == [0, 0, 1]


def test_before_its_first_month_in_either_measure_a_force_has_no_rows():
    late = months(B, [10], [10], first=dt.date(2025, 3, 1))
    frame = made(months(A, [10, 20, 30], [10, 20, 30]), late)
    assert counts(frame, B) == [10]
    assert counts(frame, "ALL") == [10, 20, 40]
    assert force_counts(frame) == [1, 1, 2]


def test_a_small_force_is_in_the_sum_from_its_beginning_where_so_long_a_gap_is_chance():
    # One a month, and nothing in the three months before: a chance of one in twenty.
    rare = months(B, [1, 1], [1, 1], first=APRIL)
    frame = made(months(A, [10] * 5, [10] * 5), rare, as_at=MAY_31)
    assert counts(frame, B) == [0, 0, 0, 1, 1]
    assert force_counts(frame) == [2] * 5
    assert counts(frame, "ALL") == [10, 10, 10, 11, 11]


def test_a_gap_that_is_no_chance_at_a_small_forces_own_rate_did_not_come():
    # Three a month, and nothing in the three before: a chance of one in eight thousand.
    late = months(B, [3, 3], [1, 1], first=APRIL)
    frame = made(months(A, [10] * 5, [10] * 5), late, as_at=MAY_31)
    assert counts(frame, B) == [3, 3]
    assert force_counts(frame) == [1, 1, 1, 2, 2]


def test_a_force_with_an_older_extract_ends_earlier_and_is_in_no_later_sum():
    ends = {("incidents", B): FEBRUARY_28, ("investigations", B): dt.date(2025, 3, 30)}
    frame = made(
        months(A, [10, 20, 30], [10, 20, 30]), months(B, [10, 20], [10, 20]), ends=ends.items()
    )
    assert counts(frame, B) == [10, 20]
    assert counts(frame, "ALL") == [20, 40, 30]
    assert force_counts(frame) == [2, 2, 1]


def test_the_last_month_is_null_in_the_measure_whose_extract_is_older():
    ends = {("incidents", A): FEBRUARY_28}
    frame = made(months(A, [10, 20, None], [10, 20, 30]), ends=ends.items())
    assert counts(frame, A) == [10, 20, None]
    assert counts(frame, A, "investigations") == [10, 20, 30]


def test_a_small_force_has_noughts_only_as_far_as_its_extract_reaches():
    ends = {("incidents", A): MARCH_31}
    frame = made(
        months(A, [2, None, 3, None], [10, 10, 10, 10]),
        as_at=APRIL_30,
        ends=ends.items(),
    )
    assert counts(frame, A) == [2, 0, 3, None]
    assert force_counts(frame) == [1, 1, 1, 0]


def test_a_force_with_five_a_month_is_no_small_one():
    # 15 in three months are five a month, 14 are under five.
    frame = made(months(A, [7, None, 8]), months(B, [7, None, 7]))
    assert counts(frame, A) == [7, None, 8]
    assert counts(frame, B) == [7, 0, 7]
    assert counts(frame, "ALL") == [14, 0, 15]
    assert force_counts(frame) == [2, 1, 2]


def test_a_measure_that_a_force_never_delivered_is_null_however_small_the_force():
    frame = made(
        months(A, [1, 2, 1]),
        months(B, [10, 20, 30], [10, 20, 30]),
        ends={("investigations", A): None}.items(),
    )
    assert counts(frame, A, "investigations") == [None] * 3
    assert counts(frame, "ALL", "investigations") == [10, 20, 30]
    assert force_counts(frame, "investigations") == [1, 1, 1]


def test_a_measure_of_which_nothing_lies_in_the_time_looked_at_is_null():
    frame = made(months(A, [10, 20, 30]))
    assert counts(frame, A, "investigations") == [None] * 3
    assert counts(frame, "ALL", "investigations") == [None] * 3
    assert force_counts(frame, "investigations") == [0] * 3


def test_a_type_that_did_not_occur_is_nought_where_the_month_came_and_null_where_not():
    frame = made(
        months(A, [10, None, 30]),
        months(A, [5], abuse_type="neglect"),
        months(B, [10, 20, 30]),
    )
    assert counts(frame, A, abuse_type="neglect") == [5, None, 0]
    assert counts(frame, B, abuse_type="neglect") == [0, 0, 0]
    assert counts(frame, A, abuse_type="emotional") == [0, None, 0]
    assert counts(frame, A) == [15, None, 30]
    assert counts(frame, "ALL", abuse_type="neglect") == [5, 0, 0]
    assert force_counts(frame, abuse_type="emotional") == [2, 1, 2]


def test_each_measure_has_the_listed_types_and_others_that_it_counts():
    not_linked = months(A, [0] * 3, [4, 0, 4], abuse_type="not_linked")
    frame = made(months(A, [10, 20, 30], [10, 20, 30]), not_linked, months(B, [10] * 3, [10] * 3))
    types = frame.group_by("measure").agg(pl.col("abuse_type").unique())
    found = {measure: set(names) for measure, names in types.iter_rows()}
    assert found["incidents"] == {*ABUSE_TYPES, "all"}
    assert found["investigations"] == {*ABUSE_TYPES, "all", "not_linked"}
    assert counts(frame, A, "investigations") == [14, 20, 34]
    assert counts(frame, B, "investigations", "not_linked") == [0, 0, 0]


def test_the_transport_police_count_and_a_body_that_is_no_police_force_does_not():
    frame = made(
        months(A, [10, 20, 30]), months(C, [10, 10, 10]), months(NO_FORCE, [500, 500, 500])
    )
    assert set(frame["force_code"]) == {A, C, "ALL"}
    assert counts(frame, "ALL") == [20, 30, 40]
    assert force_counts(frame) == [2, 2, 2]


def test_a_body_that_is_no_police_force_does_not_lengthen_the_series_of_all():
    ends = {(measure, A): FEBRUARY_28 for measure in ("incidents", "investigations")}
    other = months(NO_FORCE, [50] * 6, first=dt.date(2024, 11, 1))
    frame = made(months(A, [10, 20]), other, as_at=APRIL_30, ends=ends.items())
    assert counts(frame, "ALL") == [10, 20]


def test_a_month_that_no_force_has_stands_in_all_as_not_delivered():
    long_after = months(B, [30], first=dt.date(2025, 4, 1))
    ends = {(measure, A): FEBRUARY_28 for measure in ("incidents", "investigations")}
    frame = made(months(A, [10, 20]), long_after, as_at=APRIL_30, ends=ends.items())
    assert counts(frame, "ALL") == [10, 20, None, 30]
    assert force_counts(frame) == [1, 1, 0, 1]


@pytest.mark.parametrize("forces", [[], FORCES])
def test_nothing_counted_is_an_empty_mart(forces):
    demand = months(A, [10, 20]) if not forces else months(A, [])
    frame = made(demand, forces=forces)
    assert frame.is_empty()
    assert dict(frame.select(list(SCHEMA)).schema) == SCHEMA


@given(
    cells=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=9 * 2, max_size=9 * 2
    ),
    last=st.sampled_from([MARCH_31, dt.date(2025, 3, 30)]),
)
def test_forces_and_types_add_up_and_nothing_delivered_is_lost(cells, last):
    parts = []
    for place, force in enumerate(FORCES):
        for kind, name in enumerate(("sexual", "neglect")):
            start = 3 * (2 * place + kind)
            incidents, investigations = zip(*cells[start : start + 3], strict=True)
            parts.append(months(force, incidents, investigations, abuse_type=name))
    frame = made(*parts, ends={("incidents", B): last}.items())
    demand = pl.concat(parts)
    is_over = (pl.col("force_code") != B) | (pl.col("month") <= last_complete_month(last))
    incidents = demand.filter(is_over)["incident_count"].sum()
    assert sum(filter(None, counts(frame, "ALL"))) == incidents
    investigations = demand["investigation_count"].sum()
    assert sum(filter(None, counts(frame, "ALL", "investigations"))) == investigations


@pytest.mark.parametrize(
    ("abuse_type", "changed", "rule"),
    [
        ("sexual", {"measure": "recorded_crime"}, "monthly_measure"),
        ("sexual", {"month": dt.date(2025, 1, 2)}, "monthly_measure"),
        ("sexual", {"count": None}, "count_of_forces"),
        ("sexual", {"force_count": 2}, "count_of_forces"),
        ("sexual", {"count": 11}, "forces_add_up"),
        ("sexual", {"count": 11}, "types_add_up"),
        ("neglect", {"force_count": 0, "count": None}, "forces_add_up"),
        ("neglect", {"force_count": 0, "count": None}, "types_add_up"),
    ],
)
def test_the_contract_refuses_a_series_that_does_not_add_up(abuse_type, changed, rule):
    frame = made(months(A, [10, 20, 30]), months(B, [10, 20, 30]))
    keys = {"measure": "incidents", "force_code": A, "abuse_type": abuse_type, "month": JANUARY}
    is_changed = pl.all_horizontal(pl.col(name) == value for name, value in keys.items())
    assert frame.filter(is_changed).height == 1
    bad = frame.with_columns(
        pl.when(is_changed)
        .then(pl.lit(value))
        .otherwise(pl.col(name))
        .cast(SCHEMA[name])
        .alias(name)
        for name, value in changed.items()
    )
    with pytest.raises(dy.exc.ValidationError, match=rule):
        DemandSeries.validate(bad)


@pytest.fixture(scope="module")
def gaps():
    """Force A has all of January to March, B no February, C nothing before February."""
    return made(
        months(A, [10, 20, 30], [1, 2, 3]),
        months(B, [100, None, 300], [10, 20, 30]),
        months(C, [1000, 2000], [100, 200], first=dt.date(2025, 2, 1)),
    )


def span(frame, first, last, force_code, measure="incidents"):
    totals = span_totals(frame, dt.date(2025, first, 1), dt.date(2025, last, 1))
    rows = totals.filter(force_code=force_code, measure=measure, abuse_type="all")
    return rows.select("count", "force_count").row(0)


def test_a_force_has_a_total_only_where_it_delivered_every_month(gaps):
    assert span(gaps, 1, 3, A) == (60, 1)
    assert span(gaps, 1, 3, B) == (None, 0)
    assert span(gaps, 3, 3, B) == (300, 1)
    assert span(gaps, 1, 3, C) == (None, 0)
    assert span(gaps, 2, 3, C) == (3000, 1)
    assert span(gaps, 1, 4, A) == (None, 0)
    assert span(gaps, 1, 3, B, "investigations") == (60, 1)


def test_the_total_of_all_forces_is_of_the_same_ones_from_the_first_month_to_the_last(gaps):
    # Month by month the sums of all are 110, 1020 and 2330: of two, two and three forces.
    assert span(gaps, 1, 3, "ALL") == (60, 1)
    assert span(gaps, 2, 3, "ALL") == (3050, 2)
    assert span(gaps, 3, 3, "ALL") == (2330, 3)
    assert span(gaps, 1, 3, "ALL", "investigations") == (66, 2)
    assert span(gaps, 1, 12, "ALL") == (None, 0)
    assert span(gaps, 9, 10, "ALL") == (None, 0)


def test_totals_are_of_every_type_and_have_no_row_that_was_not_asked_for(gaps):
    own = gaps.filter(force_code=A, measure="incidents")
    totals = span_totals(own, JANUARY, dt.date(2025, 3, 1))
    assert set(totals["force_code"]) == {A}
    found = dict(totals.select("abuse_type", "count").iter_rows())
    assert found == {**dict.fromkeys(ABUSE_TYPES, 0), "sexual": 60, "all": 60}


@pytest.mark.parametrize("month_count", [1, 2, 3, 4])
def test_the_totals_to_each_month_are_those_of_the_span_that_ends_in_it(gaps, month_count):
    found = totals_to_each_month(gaps, month_count)
    last = gaps.group_by("measure", "force_code", "abuse_type").agg(
        pl.col("month").sort().slice(month_count - 1).alias("month")
    )
    assert found.height == last["month"].list.len().sum()
    for (month,), rows in found.group_by("month"):
        expected = span_totals(gaps, add_months(month, 1 - month_count), month)
        keys = ["measure", "force_code", "abuse_type"]
        beside = rows.join(expected, on=keys, suffix="_of_span", how="left", nulls_equal=True)
        for name in ("count", "force_count"):
            assert beside[name].equals(beside[f"{name}_of_span"].alias(name)), (month, name)


def test_the_totals_to_each_month_of_one_force_need_no_others(gaps):
    own = gaps.filter(force_code=B, measure="incidents", abuse_type="all")
    assert totals_to_each_month(own, 2).select("month", "count").rows() == [
        (dt.date(2025, 2, 1), None),
        (dt.date(2025, 3, 1), None),
    ]


def test_a_year_of_all_forces_is_of_those_that_delivered_each_of_its_months():
    april = dt.date(2024, 4, 1)
    frame = made(
        months(A, [10] * 12, first=april),
        months(B, [100] * 5 + [None] + [100] * 6, [100] * 12, first=april),
    )
    years = months_of_whole_years(frame)
    assert counts(years, "ALL") == [10] * 12
    assert force_counts(years) == [1] * 12
    assert counts(years, B) == []
    assert counts(years, B, "investigations") == [100] * 12
    assert set(months_of_whole_years(frame.filter(force_code=B))["force_code"]) == {B}


def test_a_part_of_a_year_is_no_whole_year(gaps):
    assert months_of_whole_years(gaps).is_empty()


@pytest.mark.parametrize("forces", [["ALL"], [A, "ALL"]])
@pytest.mark.parametrize(
    "total",
    [
        lambda series: span_totals(series, JANUARY, dt.date(2025, 3, 1)),
        lambda series: totals_to_each_month(series, 2),
        months_of_whole_years,
    ],
)
def test_a_total_of_all_without_the_forces_that_it_counts_is_refused(gaps, forces, total):
    with pytest.raises(ModelError, match="give the rows of all forces"):
        total(gaps.filter(pl.col("force_code").is_in(forces)))


def test_yearly_rates_take_the_months_of_each_force_and_leave_out_a_year_with_a_gap():
    april = dt.date(2024, 4, 1)
    frame = made(
        months(A, [10] * 12, first=april),
        months(B, [10] * 5 + [None] + [10] * 6, first=april),
    )
    rates = yearly_rates(rate_counts(frame.filter(measure="incidents", abuse_type="all")), None)
    assert rates.select("force_code", "financial_year", "counted_count").rows() == [
        (A, "2024/25", 120)
    ]
