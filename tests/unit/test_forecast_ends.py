"""Series that end at different periods, and last values that are estimates with an error."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.models.forecasting import forecast, make_forecasts
from pipelines.models.forecasting.carried_error import carried_error
from pipelines.models.forecasting.dependence import Dependence, Persistence, unknown_dependence
from pipelines.models.forecasting.members import FOLLOWING, Given
from pipelines.models.forecasting.panel import Matrix, Panel
from pipelines.models.forecasting.paths import joint_paths
from pipelines.models.periods import add_months

pytestmark = pytest.mark.usefixtures("quick_prophet")
APRIL_2020 = dt.date(2020, 4, 1)
LENGTH, HORIZON = 42, 18
KEYS = ["force_code", "series", "period_start"]


def series(force: str, name: str, level: float, length: int, error: float = 0.0) -> pl.DataFrame:
    """Counts around a level; the last three are estimates where an error is given."""
    random = np.random.default_rng([len(name), int(level)])
    errors = [0.0] * (length - 3) + [error] * 3
    return pl.DataFrame(
        {
            "measure": "incidents",
            "force_code": force,
            "series": name,
            "period_start": [add_months(APRIL_2020, step) for step in range(length)],
            "value": random.poisson(level, LENGTH)[:length],
            "value_error": errors,
        }
    )


def ragged() -> pl.DataFrame:
    """E1 ends two months before E2, and two more months before its own neglect."""
    return pl.concat(
        [
            series("E1", "sexual", 40, LENGTH - 4),
            series("E1", "neglect", 20, LENGTH - 2),
            series("E2", "sexual", 60, LENGTH),
            series("E2", "neglect", 30, LENGTH),
        ]
    )


def chosen(made: pl.DataFrame, **where: str) -> pl.DataFrame:
    return made.filter("is_chosen", **where).sort("period_start")


def test_each_series_is_forecast_from_its_own_last_value_to_one_end() -> None:
    made = forecast(ragged(), HORIZON, frequency="month")

    spans = {
        names: (part["period_start"].min(), part["period_start"].max())
        for names, part in chosen(made, frequency="month").group_by("force_code", "series")
    }
    end = add_months(APRIL_2020, LENGTH - 1 + HORIZON)
    firsts = {
        ("E1", "sexual"): LENGTH - 4,
        ("E1", "neglect"): LENGTH - 2,
        ("E1", "all"): LENGTH - 4,
        ("E2", "sexual"): LENGTH,
        ("E2", "all"): LENGTH,
        ("ALL", "sexual"): LENGTH - 4,
        ("ALL", "neglect"): LENGTH - 2,
        ("ALL", "all"): LENGTH - 4,
    }
    assert {key: spans[key] for key in firsts} == {
        key: (add_months(APRIL_2020, first), end) for key, first in firsts.items()
    }


def test_a_sum_adds_what_some_know_to_what_is_forecast_of_the_others() -> None:
    made = forecast(ragged(), HORIZON, frequency="month")

    counts = {tuple(row[:3]): row[3] for row in ragged().select(*KEYS, "value").iter_rows()}
    points = chosen(made, frequency="month").select(*KEYS, "point")
    found = {tuple(row[:3]): row[3] for row in points.iter_rows()}
    for step in range(LENGTH - 4, LENGTH + HORIZON):
        month = add_months(APRIL_2020, step)
        parts = [
            found.get((force, name, month), counts.get((force, name, month)))
            for force in ("E1", "E2")
            for name in ("sexual", "neglect")
        ]
        assert found["ALL", "all", month] == pytest.approx(sum(parts))
    year = chosen(made, frequency="financial_year", force_code="ALL", series="all")
    assert year["period_start"][0] == dt.date(2023, 4, 1)
    known = ragged().filter(pl.col("period_start") >= dt.date(2023, 4, 1))["value"].sum()
    single = points.filter(pl.col("force_code") != "ALL", pl.col("series") != "all")
    ahead = single.filter(pl.col("period_start") < dt.date(2024, 4, 1))["point"].sum()
    assert year["point"][0] == pytest.approx(known + ahead)


def test_a_year_that_one_force_knows_whole_is_added_to_the_part_forecast_of_another() -> None:
    whole = LENGTH - 6  # ends with March 2023
    known = pl.concat([series("E1", "sexual", 40, whole - 2), series("E2", "sexual", 60, whole)])

    made = forecast(known, HORIZON, frequency="month")

    years = chosen(made, frequency="financial_year", force_code="ALL", series="sexual")
    last_year = known.filter(pl.col("period_start") >= dt.date(2022, 4, 1))["value"].sum()
    ahead = chosen(made, frequency="month", force_code="E1", series="sexual")["point"][:2].sum()
    assert years["period_start"][0] == dt.date(2022, 4, 1)
    assert years["point"][0] == pytest.approx(last_year + ahead)
    own = chosen(made, frequency="financial_year", force_code="E2", series="sexual")
    assert own["period_start"][0] == dt.date(2023, 4, 1)


def test_a_force_that_ends_some_months_early_leaves_the_last_year_its_range() -> None:
    random = np.random.default_rng(9)
    lengths = {"E1": 87, "E2": 90}  # March 2020 is the last month of all
    known = pl.concat(
        pl.DataFrame(
            {
                "measure": "incidents",
                "force_code": force,
                "series": "sexual",
                "period_start": [add_months(dt.date(2012, 10, 1), n) for n in range(length)],
                "value": random.poisson(40, length).astype(float),
            }
        )
        for force, length in lengths.items()
    )

    made = forecast(known, 12, frequency="month")

    for force in ("E1", "E2", "ALL"):
        years = chosen(made, force_code=force, series="sexual", frequency="financial_year")
        assert years["period_start"][-1] == APRIL_2020
        assert years["is_back_tested"].all()


def test_what_some_know_is_the_same_in_every_path_of_the_sum() -> None:
    made = make_forecasts(ragged(), HORIZON, frequency="month")
    paths = made.paths(draws=30)

    table = paths.pivot("series", index=["force_code", "period_start", "draw"], values="value")
    first = add_months(APRIL_2020, LENGTH - 4)
    month = table.filter(period_start=first)
    whole, own = (month.filter(force_code=force).sort("draw") for force in ("ALL", "E1"))
    counts = ragged().filter(pl.col("force_code") == "E2", period_start=first)["value"].sum()
    assert (whole["all"] - own["all"] - counts).abs().max() < 1e-6  # type: ignore[operator]
    later = table.filter(pl.col("period_start") >= add_months(APRIL_2020, LENGTH))
    parts = later.filter(pl.col("force_code") != "ALL").group_by("period_start", "draw")
    both = later.filter(force_code="ALL").join(
        parts.agg(pl.col("all").sum().alias("sum")), on=["period_start", "draw"]
    )
    assert both.height == 30 * HORIZON
    assert (both["all"] - both["sum"]).abs().max() < 1e-6  # type: ignore[operator]


def test_a_series_futures_do_not_depend_on_when_others_end() -> None:
    points, groups = np.full((2, 6), 100.0), np.zeros(2, np.int64)
    units = -np.full((2, 2, 6), 10.0), np.full((2, 2, 6), 10.0)
    lasts = Persistence(0.8, 0.6)
    how = Dependence(np.full((1, 1), 0.2), np.full((1, 1), 0.3), lasts, lasts, np.array([5.0]))

    short = joint_paths(points, units, groups, how, streams=["a", "b"], draws=50)
    wide = joint_paths(
        np.full((3, 8), 100.0),
        (-np.full((2, 3, 8), 10.0), np.full((2, 3, 8), 10.0)),
        np.zeros(3, np.int64),
        how,
        known=np.array([2, 2, 0]),
        streams=["a", "b", "c"],
        draws=50,
    )

    assert np.array_equal(short, wide[:2, :, 2:])
    assert (wide[:2, :, :2] == 100).all()


def test_without_an_error_estimates_are_counts() -> None:
    with_column = forecast(series("E1", "sexual", 40, LENGTH), 6, frequency="month")
    without = forecast(series("E1", "sexual", 40, LENGTH).drop("value_error"), 6, frequency="month")

    assert with_column.equals(without)


@pytest.fixture(scope="module")
def estimated() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The forecast of eight forces, E1 with its last months settled and as estimates."""
    with pytest.MonkeyPatch.context() as patch:
        from pipelines.models.forecasting import prophet_fit

        patch.setattr(
            prophet_fit, "_prophet", lambda t: [sum(t.values) / len(t.values)] * len(t.future)
        )
        both = [
            forecast(
                pl.concat(
                    [
                        series("E1", "sexual", 40, LENGTH, error),
                        *(series(f"E{n}", "sexual", 30 * n, LENGTH) for n in range(2, 9)),
                    ]
                ),
                HORIZON,
                frequency="month",
            )
            for error in (0.0, 20.0)
        ]
    return both[0], both[1]


def test_the_error_of_estimates_is_in_the_intervals_and_not_in_the_point(
    estimated: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    settled, unsure = (chosen(made, force_code="E1", series="sexual") for made in estimated)
    assert settled["point"].equals(unsure["point"])
    for frequency in ("month", "financial_year"):
        before, after = (
            rows.filter(is_back_tested=True, frequency=frequency) for rows in (settled, unsure)
        )
        wider = (after["upper_80"] - after["lower_80"]) - (before["upper_80"] - before["lower_80"])
        assert wider.len() > 0
        assert (wider > 0).all()
    others = [chosen(made, force_code="E2", series="sexual") for made in estimated]
    assert_frame_equal(others[0], others[1], rel_tol=1e-9)


def test_the_year_under_way_holds_the_error_of_its_estimated_months(
    estimated: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    widths = [
        chosen(made, force_code="ALL", series="all", frequency="financial_year")
        .select(pl.col("upper_80") - pl.col("lower_80"))
        .to_series()[0]
        for made in estimated
    ]
    # Three months whose errors of 20 go together: 60, of which 1.28 on either side, and more.
    assert widths[1] > np.hypot(widths[0], 2 * 1.28 * 60)


def test_errors_of_one_series_go_together_and_those_of_two_do_not() -> None:
    points, nothing = np.full((2, 3), 500.0), np.zeros((2, 2, 3))
    how, moves = unknown_dependence(1), np.full((2, 3), 10.0)

    paths = joint_paths(
        points,
        (-nothing, nothing),
        np.zeros(2, np.int64),
        how,
        known=np.array([1, 1]),
        moves=moves,
        draws=4_000,
    )

    assert np.corrcoef(paths[0, :, 0], paths[0, :, 2])[0, 1] == pytest.approx(1)
    assert abs(np.corrcoef(paths[0, :, 0], paths[1, :, 0])[0, 1]) < 0.05
    assert paths[:, :, 0].std() == pytest.approx(10, rel=0.05)


def panel(values: Matrix, errors: Matrix) -> Panel:
    keys = tuple(("incidents", f"E{row}", "sexual") for row in range(len(values)))
    periods = tuple(add_months(APRIL_2020, step) for step in range(values.shape[1]))
    return Panel(keys, periods, values, 1, errors)


def test_what_is_carried_is_what_a_higher_count_would_have_moved() -> None:
    random = np.random.default_rng(2)
    values, errors = random.poisson(80, (3, 48)).astype(float), np.zeros((3, 48))
    errors[0, -2:] = 12.0

    moves = carried_error(panel(values, errors), 6)

    nothing = np.full((3, 6), np.nan)
    before, after = (
        Given.of(panel(counts, errors * 0), 6, nothing) for counts in (values, values + errors)
    )
    higher = np.mean([member(after)[0] - member(before)[0] for member in FOLLOWING], axis=0)
    assert moves[0] == pytest.approx(higher, rel=0.25)
    assert (moves[0] > 3).all()
    assert (moves[1:] == 0).all()
