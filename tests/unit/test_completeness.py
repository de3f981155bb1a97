"""Months that lack rows are found, and months that do not are left in peace."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.periods import add_months
from pipelines.models.quality.completeness import completeness

FIRST, LENGTH = dt.date(2018, 4, 1), 72
LAST_DAY = add_months(FIRST, LENGTH) - dt.timedelta(days=1)
DISPERSION = 1.5
FLAGGED = ("incomplete", "missing")


def months(length=LENGTH):
    return [add_months(FIRST, step) for step in range(length)]


def frame(counts, force="E23000001", delivered_to=LAST_DAY, source="incidents"):
    return pl.DataFrame(
        {
            "source": source,
            "force_code": force,
            "month": months(len(counts)),
            "record_count": counts,
            "delivered_to": delivered_to,
        },
        schema_overrides={"record_count": pl.Int64},
    )


def statuses(counts, **terms):
    rows = completeness(frame(counts, **terms))
    return dict(rows.select("month", "status").iter_rows())


def expectation(level, growth):
    """Season, growth, and a quarter less from April to June 2020."""
    step = np.arange(LENGTH)
    season = 1 + 0.2 * np.sin(2 * np.pi * step / 12) - 0.15 * (step % 12 == 4)
    dip = np.array(
        [0.75 if dt.date(2020, 4, 1) <= m <= dt.date(2020, 6, 1) else 1 for m in months()]
    )
    return level * (1 + growth) ** ((step - LENGTH / 2) / 12) * season * dip


def simulated(level, growth, removed_share, series=40, removed_months=3):
    """Series each a source of its own: the model's rows with mean and is_removed."""
    random = np.random.default_rng(20261123)
    mean = expectation(level, growth)
    counts, truth = [], []
    for number in range(series):
        drawn = random.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION)
        chosen = random.choice(LENGTH, removed_months, replace=False) if removed_share else []
        for step in chosen:
            share = random.uniform(*removed_share)
            drawn[step] = random.binomial(drawn[step], 1 - share)
        names = {"source": f"s{number}", "force_code": "E23000001"}
        counts.append(frame(drawn).with_columns(**{k: pl.lit(v) for k, v in names.items()}))
        is_removed = np.isin(np.arange(LENGTH), chosen)
        truth.append(
            counts[-1].select("source", "month").with_columns(mean=mean, removed=is_removed)
        )
    rows = completeness(pl.concat(counts)).join(pl.concat(truth), on=["source", "month"])
    return rows.with_columns(flagged=pl.col("status").is_in(FLAGGED))


@pytest.mark.parametrize("growth", [0.0, 0.2])
def test_months_without_three_fifths_of_their_rows_or_more_are_found(growth):
    rows = pl.concat([simulated(level, growth, (0.6, 1.0)) for level in (45, 80, 300)])
    lacking = rows.filter("removed", pl.col("mean") >= 40)
    assert lacking.height > 250
    assert lacking["flagged"].mean() >= 0.95


@pytest.mark.parametrize("growth", [0.0, 0.2])
def test_at_most_one_whole_month_in_a_hundred_is_called_incomplete(growth):
    rows = pl.concat([simulated(level, growth, None) for level in (12, 40, 80, 300)])
    assert rows["flagged"].mean() <= 0.01
    dip = rows.filter(pl.col("month").is_between(dt.date(2020, 4, 1), dt.date(2020, 6, 1)))
    assert dip["flagged"].mean() <= 0.01


def test_a_month_with_a_third_of_its_rows_is_incomplete_and_an_empty_one_is_missing():
    counts = [100] * LENGTH
    counts[30], counts[50], counts[60] = 33, 0, 61
    found = {month: s for month, s in statuses(counts).items() if s != "complete"}
    assert found == {months()[30]: "incomplete", months()[50]: "missing"}


def test_a_month_without_a_row_counts_as_nought():
    counts = frame([100] * LENGTH).filter(pl.col("month") != months()[50])
    row = completeness(counts).row(50, named=True)
    assert (row["month"], row["record_count"], row["status"]) == (months()[50], 0, "missing")
    assert row["expected_count"] == pytest.approx(100)


def test_months_missing_in_a_row_do_not_become_the_level():
    whole = {step: 100 for step in range(LENGTH)}
    gap = range(22, 58)
    counts = [0 if step in gap else whole[step] for step in range(LENGTH)]
    found = [month for month, status in statuses(counts).items() if status == "missing"]
    assert found == [months()[step] for step in gap]


def test_what_is_expected_at_either_end_goes_on_as_the_series_grew():
    counts = [round(200 * 1.2 ** (step / 12)) for step in range(LENGTH)]
    expected = completeness(frame(counts))["expected_count"]
    assert expected[0] == pytest.approx(counts[0], rel=0.02)
    assert expected[LENGTH - 1] == pytest.approx(counts[-1], rel=0.02)


def test_the_last_months_are_missing_where_the_source_was_delivered_and_held_none():
    found = statuses([100] * 60)
    assert list(found.values())[60:] == ["missing"] * 12
    assert max(found) == months()[-1]


def test_the_month_in_which_the_extract_was_made_is_a_part_of_one():
    found = statuses([100] * 71 + [40], delivered_to=LAST_DAY - dt.timedelta(days=1))
    assert found[months()[71]] == "part_of_month"
    assert found[months()[70]] == "complete"
    assert statuses([100] * 71 + [40])[months()[71]] == "incomplete"


def test_nothing_is_said_of_months_with_few_records_or_of_a_short_series():
    assert set(statuses([3, 0, 4, 2] * 18).values()) == {"too_few_to_say"}
    short = completeness(frame([100, 100, 0, 100, 100], delivered_to=months()[5]))
    assert short["status"].to_list() == [*["too_few_to_say"] * 5, "part_of_month"]
    assert short["expected_count"].null_count() == 6


def test_a_small_uneven_force_may_have_a_month_without_any():
    counts = ([2, 12, 5, 9, 7, 3, 11] * 11)[:LENGTH]
    counts[40] = 0
    assert set(statuses(counts).values()) == {"complete"}


def test_a_lone_record_long_before_the_rest_is_no_beginning():
    counts = [1] + [0] * 23 + [100] * 48
    rows = completeness(frame(counts))
    assert rows["month"][0] == months()[24]
    assert set(rows["status"]) == {"complete"}


def test_a_season_is_learnt_from_two_years_and_shared_by_the_forces_of_a_source():
    august = [40 if step % 12 == 4 else 100 for step in range(LENGTH)]
    assert set(statuses(august).values()) == {"complete"}
    short = [40 if step % 12 == 4 else 100 for step in range(14)]
    shared = pl.concat([frame(august), frame(short, "E23000002", add_months(FIRST, 14))])
    of_short = completeness(shared).filter(pl.col("force_code") == "E23000002")
    assert "incomplete" not in set(of_short["status"])
    other_source = frame(short, "E23000002", add_months(FIRST, 14), source="investigations")
    apart = completeness(pl.concat([frame(august), other_source]))
    flagged = apart.filter(pl.col("status") == "incomplete")
    assert set(flagged["source"]) == {"investigations"}


def test_a_table_with_as_many_rows_every_month_is_held_to_them():
    counts = [3] * LENGTH
    counts[30], counts[40], counts[50] = 2, 1, 0
    found = {month: s for month, s in statuses(counts).items() if s != "complete"}
    assert found == {months()[40]: "incomplete", months()[50]: "missing"}


def test_a_gap_of_one_force_is_no_gap_of_another():
    counts = [100] * LENGTH
    counts[40] = 10
    both = completeness(pl.concat([frame(counts), frame([100] * LENGTH, "E23000002")]))
    lacking = both.filter(pl.col("status").is_in(FLAGGED))
    assert lacking.select("force_code", "month").rows() == [("E23000001", months()[40])]


def test_no_counts_give_no_rows():
    rows = completeness(frame([1]).clear())
    assert rows.is_empty()
    assert "status" in rows.columns


def test_an_outlier_of_one_force_does_not_set_what_is_expected_of_another():
    seven = frame([7] * LENGTH, force="E23000002")
    alone = completeness(seven).select("month", "expected_count")
    for outlier in (1_000, 100_000):
        odd = np.random.default_rng(1).poisson(30, LENGTH)
        odd[10] = outlier
        rows = completeness(pl.concat([frame(odd), seven])).filter(force_code="E23000002")
        assert rows.select("month", "expected_count").equals(alone)
        assert rows["expected_count"].is_between(6.5, 7.5).all()
        assert set(rows["status"]) == {"complete"}


def test_a_force_weighs_no_more_than_a_third_in_the_season_of_all():
    rows = {f"E2300000{n}": np.round(expectation(40 * n, 0.0)).astype(int) for n in range(1, 6)}
    steady = pl.concat(frame(counts, force=force) for force, counts in rows.items())
    wild = 1_000 * (1 + 50 * (np.arange(LENGTH) % 12 == 3))
    changed = pl.concat([steady, frame(wild, force="E23000009")])

    before, after = (
        completeness(part)
        .filter(pl.col("force_code") != "E23000009")
        .sort("force_code", "month")["expected_count"]
        for part in (steady, changed)
    )

    assert ((after / before - 1).abs() < 0.05).all()
