"""What a forecast does with what nobody should hand it: plain errors, odd months, stray dates."""

import datetime as dt
import logging

import numpy as np
import polars as pl
import pytest

from pipelines.errors import ModelError
from pipelines.models.forecasting import backtest, forecast, make_forecasts, prophet_fit
from pipelines.models.forecasting.surprises import without_lone_surprises
from pipelines.models.periods import add_months

pytestmark = pytest.mark.usefixtures("quick_prophet")
APRIL_2019 = dt.date(2019, 4, 1)


def months(count: int, first: dt.date = APRIL_2019) -> list[dt.date]:
    return [add_months(first, step) for step in range(count)]


def frame(values: list[float | None], force: str = "E1", **columns: object) -> pl.DataFrame:
    rows = {
        "measure": "incidents",
        "force_code": force,
        "series": "sexual",
        "period_start": months(len(values)),
        "value": values,
    }
    return pl.DataFrame(rows | columns)


def steady(level: float, count: int = 48, seed: int = 1) -> list[float | None]:
    return np.random.default_rng(seed).poisson(level, count).astype(float).tolist()


def points(made: pl.DataFrame, force: str = "E1") -> list[float]:
    rows = made.filter("is_chosen", frequency="month", force_code=force, series="sexual")
    return rows.sort("period_start")["point"].to_list()


def test_whole_numbers_dates_with_times_and_month_ends_are_taken_as_they_are_meant() -> None:
    plain = forecast(frame(steady(40)), 3, frequency="month")

    known = frame(steady(40))
    day = pl.col("period_start")
    for same in (
        known.with_columns(pl.col("value").cast(pl.Int32)),
        known.with_columns(day.cast(pl.Datetime("us", "UTC"))),
        known.with_columns(day.dt.month_end()),
        known.with_columns(pl.col("force_code").cast(pl.Categorical)),
        known.with_columns(value_error=None),
    ):
        assert forecast(same, 3, frequency="month").equals(plain)


REPEATED = pl.concat([frame(steady(40)), frame(steady(40))[3:5]])
DAILY = frame(
    [1.0] * 900, period_start=[APRIL_2019 + dt.timedelta(days=step) for step in range(900)]
)
EMPTY_DATES = frame(steady(40), period_start=[None, None, *months(46)])


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (frame(steady(40), value=["many"] * 48), "value holds String; give numbers"),
        (frame(steady(40), value=[True] * 48), "value holds Boolean; give numbers"),
        (
            frame(steady(40)).with_columns(pl.col("period_start").cast(pl.String)),
            "period_start holds String; give dates",
        ),
        (frame(steady(40), force_code=[1] * 48), "force_code holds Int64; give text"),
        (frame(steady(40)).drop("value"), r"lack \['value'\]"),
        (
            EMPTY_DATES,
            r"period_start is empty in 2 of 48 rows \(incidents E1 sexual \(empty\); .*fill it",
        ),
        (frame(steady(40), force_code=None), r"force_code is empty in 48 of 48 rows .*45 more"),
        (REPEATED, r"2 periods are given more than once \(incidents E1 sexual 2019-07-01; "),
        (DAILY, r"periods hold several dates, up to 31 in one month .*add the counts"),
        (frame([*steady(40, 47), float("inf")]), r"1 values are endless \(incidents E1 sexual 20"),
        (frame(steady(40), value_error=-1.0), "48 values of value_error are below 0"),
        (frame(steady(40), value_error="1"), "value_error holds String; give numbers"),
    ],
    ids=lambda case: case[:20] if isinstance(case, str) else "",
)
def test_series_that_cannot_be_used_are_refused_with_what_and_where(
    series: pl.DataFrame, said: str
) -> None:
    with pytest.raises(ModelError, match=said):
        forecast(series, 3, frequency="month")
    with pytest.raises(ModelError, match=said):
        backtest(series, [30], 3, frequency="month")


def test_monthly_counts_under_quarters_are_refused() -> None:
    with pytest.raises(ModelError, match=r"16 periods hold several dates, up to 3 in one quarter"):
        forecast(frame(steady(40)), 3, frequency="quarter")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"horizon": 0}, "the horizon is 0; give 1 period ahead or more"),
        ({"horizon": -4}, "the horizon is -4"),
        ({"horizon": 2.5}, "the horizon is 2.5"),
        ({"horizon": 10_000}, "the horizon is 10000 periods; give 600 or fewer"),
        ({"frequency": "week"}, "'week'; give one of"),
        ({"prophet_level": "county"}, "prophet_level is 'county'; give one of"),
        ({"events": pl.DataFrame({"date": [APRIL_2019]})}, r"events lack \['kind', 'offence"),
    ],
    ids=str,
)
def test_terms_that_cannot_be_met_are_refused(terms: dict[str, object], said: str) -> None:
    given = {"horizon": 3, "frequency": "month"} | terms
    with pytest.raises(ModelError, match=said):
        forecast(frame(steady(40)), given.pop("horizon"), **given)  # type: ignore[arg-type]
    given = {"horizon": 3, "frequency": "month"} | terms
    with pytest.raises(ModelError, match=said):
        backtest(frame(steady(40)), [30], given.pop("horizon"), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cutoff", [0, -3, 49, dt.date(2019, 3, 31), dt.date(2023, 4, 1), "2021-04-01", True]
)
def test_a_cut_off_outside_the_data_is_refused(cutoff: object) -> None:
    said = r"backtest: the cut-off .*(2019-04-01 to 2023-03-01, 48 periods|neither a date nor)"
    with pytest.raises(ModelError, match=said):
        backtest(frame(steady(40)), [30, cutoff], 3, frequency="month")  # type: ignore[list-item]


def test_a_cut_off_in_the_data_of_one_measure_is_enough() -> None:
    known = pl.concat(
        [
            frame(steady(40)),
            frame(steady(40)[:30]).with_columns(measure=pl.lit("investigations")),
        ]
    )

    tested = backtest(known, [dt.date(2022, 9, 15)], 3, frequency="month")

    assert set(tested["measure"]) == {"incidents"}
    assert set(tested["cutoff"]) == {dt.date(2022, 9, 1)}


def test_one_odd_last_month_does_not_take_over_the_year() -> None:
    calm, odd = steady(50), [*steady(50)[:-1], 400.0]

    before, after = (
        forecast(frame(values), 12, frequency="month", is_back_tested=False)
        for values in (calm, odd)
    )

    assert np.mean(points(before)) == pytest.approx(50, rel=0.06)
    assert np.mean(points(after)) < 60


def test_the_second_odd_month_in_a_row_counts_in_full() -> None:
    risen = forecast(frame([*steady(50)[:-2], 400.0, 410.0]), 12, frequency="month")

    assert np.mean(points(risen)) > 100


def test_an_odd_last_month_is_said_and_never_carried_forward() -> None:
    random = np.random.default_rng(4)
    jumps = np.repeat(random.permutation(np.arange(10.0, 90.0, 8)), 4).tolist()
    quarters = {"period_start": [add_months(APRIL_2019, 3 * step) for step in range(40)]}

    usual = make_forecasts(frame(jumps, **quarters), 1, frequency="quarter")
    odd = make_forecasts(frame([*jumps[:-1], 5_000.0], **quarters), 1, frequency="quarter")

    assert usual.choice["model"].to_list() == ["last_value"]
    assert odd.choice["model"].to_list() == ["combination"]
    assert "The last quarter's 5,000 is far from what went before" in odd.choice["reason"][0]
    assert odd.forecast.filter("is_chosen")["point"].max() < 500  # type: ignore[operator]


def test_a_lone_surprise_counts_as_four_usual_ones_worked_by_hand() -> None:
    # Level 10, root mean square 2.6 in the first year: a count's own chance, √11 = 3.3, is more.
    row = [8.0, 12.0, 7.0, 13.0, 100.0, 10.0]

    kept = without_lone_surprises(np.array([row]), 3)[0]

    assert kept[:4].tolist() == row[:4]
    assert kept[4] == pytest.approx(10 + 4 * 3.3, rel=0.1)
    assert kept[5] == 10


@pytest.mark.parametrize(
    "tail",
    [[100.0, 110.0], [0.0, 0.0, 0.0], [100.0, 110.0, 10.0]],
    ids=["a rise", "a fall", "a rise of two months"],
)
def test_surprises_that_are_borne_out_are_left_alone(tail: list[float]) -> None:
    row = np.array([[50.0, 52.0, 48.0, 50.0] * 6 + tail])

    kept = without_lone_surprises(row, 3)[0]

    assert kept[24:26].tolist() == tail[:2]


def test_what_comes_every_year_is_no_surprise() -> None:
    row = np.array([[20.0, 20.0, 20.0, 200.0] * 6])

    assert without_lone_surprises(row, 3)[0, 4:].tolist() == row[0, 4:].tolist()


@pytest.mark.parametrize("stray", [dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(2099, 12, 1)])
def test_a_stray_date_is_named_and_left_out(
    stray: dt.date, caplog: pytest.LogCaptureFixture
) -> None:
    known = pl.concat([frame(steady(40)), frame(steady(40, seed=2), force="E2")])
    odd = pl.concat([known, known[:1].with_columns(period_start=pl.lit(stray))])

    with caplog.at_level(logging.WARNING):
        made = make_forecasts(odd, 3, frequency="month")

    assert made.forecast.equals(make_forecasts(known, 3, frequency="month").forecast)
    (told,) = caplog.messages
    assert told.startswith("forecast of incidents E1 sexual: left out, as far from all else")
    assert f"{stray:%B %Y}" in told
    reasons = dict(made.choice.select("force_code", "reason").iter_rows())
    assert f"{stray:%B %Y}" in reasons["E1"]
    assert "left out" not in reasons["E2"].lower()


def test_noughts_filled_in_after_a_stray_date_do_not_make_it_a_beginning() -> None:
    early = months(600, first=dt.date(1969, 4, 1))
    filled = frame([1.0] + [0.0] * 599, period_start=early)

    odd = forecast(pl.concat([filled, frame(steady(40))]), 3, frequency="month")

    assert odd.equals(forecast(frame(steady(40)), 3, frequency="month"))


def test_years_without_a_case_are_kept_of_a_type_that_is_rare() -> None:
    rare = [1.0, *[0.0] * 30, 1.0, *[0.0] * 30]

    made = make_forecasts(frame(rare), 3, frequency="month", is_back_tested=False)

    assert len(points(made.forecast)) == 3
    assert "left out" not in made.choice["reason"][0].lower()


def test_reasons_say_misses_in_counts_and_nothing_of_noughts() -> None:
    told = make_forecasts(frame(steady(40, 61)), 3, frequency="month").choice["reason"][0]
    assert told.startswith("Mean of 5 models: at 4 past dates it missed by 5")
    assert "a month on average, the last value carried forward by " in told
    same = make_forecasts(frame([7.0] * 61), 3, frequency="month").choice["reason"][0]
    assert "0.00" not in same
    assert "error" not in told


def test_where_prophet_sees_sums_the_reason_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prophet_fit, "_prophet", lambda task: [7.0] * len(task.future))
    known = frame([7.0] * 61)

    national = make_forecasts(known, 3, frequency="month", prophet_level="national").choice
    single = make_forecasts(known, 3, frequency="month").choice

    assert national["reason"][0].startswith("Mean of 5 models: at 4 past dates it and the last")
    assert "Prophet was fitted to the sum over forces" in national["reason"][0]
    assert "Prophet was fitted" not in single["reason"][0]
