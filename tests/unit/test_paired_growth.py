"""Growth over two years alone: by hand, without its season, and how often it is right."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.demand.growth import demand_growth
from pipelines.models.demand.paired_growth import paired_margin
from pipelines.models.periods import add_months

APRIL = dt.date(2022, 4, 1)
SEASON = 12 * np.array([75, 84, 86, 96, 75, 74, 93, 86, 73, 86, 86, 86]) / 1000
STEADY = np.rint(np.tile(300 * SEASON, 3)).astype(int).tolist()


def growth(counts, months=1, first=APRIL):
    frame = pl.DataFrame(
        {
            "measure": "incidents" if months == 1 else "recorded_crime",
            "force_code": "E23000001",
            "abuse_type": "sexual",
            "period_start": [add_months(first, months * step) for step in range(len(counts))],
            "period_months": months,
            "count": counts,
        }
    )
    rows = demand_growth(frame).filter(pl.col("force_code") != "ALL", abuse_type="sexual")
    return rows.sort(pl.col("window") == "year_to_date").row(0, named=True)


def test_the_margin_by_hand():
    # Both years count 600, so a month is expected at half its two counts: 105, 195, 110 and 190.
    # Squares over these: 2 × (25/105 + 25/195 + 100/110 + 100/190) = 3.6035, on 3 degrees of
    # freedom; Student's t is 3.182446 there.
    margin = paired_margin(np.array([100.0, 200, 100, 200]), np.array([110.0, 190, 120, 180]))
    assert margin == pytest.approx(3.182446 * (3.6035 / 3 * 2 / 600) ** 0.5, rel=1e-4)


def test_a_series_without_any_noise_is_not_called_surer_than_luck_makes_it():
    # The 5 % point of chi-squared on 11 degrees of freedom is 4.5748; Student's t is 2.200985.
    year = np.full(12, 100.0)
    margin = paired_margin(year, year)
    assert margin == pytest.approx(2.200985 * (4.5748 / 11 * 2 / 1200) ** 0.5, rel=1e-4)


@pytest.mark.parametrize(
    ("before", "after"),
    [([5] * 3, [5] * 3), ([0] * 12, [5] * 12), ([5] * 12, [0] * 12), ([5, 5, 0, 0], [5, 5, 0, 0])],
)
def test_too_little_to_tell_has_no_margin(before, after):
    assert paired_margin(np.array(before, dtype=float), np.array(after, dtype=float)) is None


def test_months_without_any_in_either_year_tell_nothing():
    before, after = np.array([3.0, 5, 8, 6, 7]), np.array([4.0, 6, 5, 6, 9])
    padded = [np.concatenate([year, np.zeros(3)]) for year in (before, after)]
    assert paired_margin(*padded) == paired_margin(before, after)


def test_a_steady_series_of_24_months_keeps_its_season_out_of_the_interval():
    row = growth(STEADY[:24])
    assert row["growth_share"] == 0
    assert -0.05 < row["growth_low"] < 0 < row["growth_high"] < 0.05


def test_one_month_more_and_the_trend_and_season_tell():
    short, longer = growth(STEADY[:24]), growth(STEADY[:25])
    chance = np.exp(1.96 * (2 / 3600) ** 0.5) - 1
    assert short["growth_high"] < chance < longer["growth_high"] < 1.3 * chance


def test_eight_quarters_are_two_years_too():
    row = growth([250, 320, 300, 220] * 2, months=3)
    assert row["growth_share"] == 0
    assert row["growth_high"] < 0.1


def test_a_part_year_of_a_short_series_is_paired_with_the_same_months():
    row = growth(STEADY[:18])
    assert (row["window"], row["growth_share"]) == ("year_to_date", 0)
    assert row["growth_high"] < 0.08


@pytest.mark.parametrize("dispersion", [1, 2])
def test_the_interval_of_two_years_holds_no_growth_and_is_narrow(dispersion):
    rng, held, widths = np.random.default_rng(2024), [], []
    mean = np.tile(300 * SEASON, 2)
    for _ in range(600):
        swing = rng.gamma(mean, 1 / mean) if dispersion == 2 else 1.0
        counts = rng.poisson(mean * swing).astype(float)
        before, after = counts[:12], counts[12:]
        margin, growth_log = paired_margin(before, after), np.log(after.sum() / before.sum())
        held.append(abs(growth_log) <= margin)
        widths.append(np.exp(growth_log) * np.sinh(margin))
    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(widths) < 0.08
