"""What one force delivers moves no figure of another: bit for bit, or within a stated bound."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.models.demand.demand_series import demand_series
from pipelines.models.demand.drivers import growth_drivers
from pipelines.models.demand.growth import demand_growth
from pipelines.models.forecasting import forecast
from pipelines.models.periods import add_months
from pipelines.models.pooling import levelled
from pipelines.models.quality.completeness import completeness
from pipelines.models.series import monthly_counts
from pipelines.models.signals.control_charts import control_charts

pytestmark = pytest.mark.usefixtures("quick_prophet")
FIRST, LENGTH = dt.date(2019, 4, 1), 60
LAST_DAY = add_months(FIRST, LENGTH) - dt.timedelta(days=1)
FORCES = [f"E2300000{n}" for n in range(1, 7)]
CHANGED = FORCES[0]
TYPES = ("neglect", "sexual")
MOST_OF_A_FORECAST = 0.1
"""How far the forecast of another force may move: through the season, growth and boosted trees that
forces share. It stands in docs/methods/forecast.md."""
Change = Callable[[pl.DataFrame], pl.DataFrame]


def demand() -> pl.DataFrame:
    """Five years of six forces × two types, with a season."""
    random = np.random.default_rng(5)
    season = 1 + 0.15 * np.sin(2 * np.pi * np.arange(LENGTH) / 12)
    frames = []
    for number, force in enumerate(FORCES):
        for name in TYPES:
            counts = random.poisson((12 + 8 * number) * season)
            frames.append(
                pl.DataFrame(
                    {
                        "force_code": force,
                        "month": [add_months(FIRST, step) for step in range(LENGTH)],
                        "abuse_type": name,
                        "referral_source": "police",
                        "incident_count": counts,
                        "investigation_count": random.binomial(counts, 0.6),
                    }
                )
            )
    return pl.concat(frames)


def at_months(rows: pl.DataFrame, factor: int, step: int) -> pl.DataFrame:
    is_hit = (pl.int_range(pl.len()) % step) == 0
    return rows.with_columns(
        pl.when(is_hit).then(pl.col(f"{name}_count") * factor).otherwise(f"{name}_count")
        for name in ("incident", "investigation")
    )


def dated(rows: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    return pl.concat([rows, rows[:1].with_columns(month=pl.lit(day))])


CHANGES: dict[str, Change] = {
    "a placeholder of 1900": lambda rows: dated(rows, dt.date(1900, 1, 1)),
    "a placeholder of 1970": lambda rows: dated(rows, dt.date(1970, 1, 1)),
    "one month a thousandfold": lambda rows: at_months(rows, 1_000, len(rows)),
    "the last month a hundredfold": lambda rows: at_months(rows.reverse(), 100, len(rows)),
    "every year's first month fiftyfold": lambda rows: at_months(rows, 50, 12),
    "every second month nothing": lambda rows: at_months(rows, 0, 2),
    "everything a thousandfold": lambda rows: at_months(rows, 1_000, 1),
    "nothing but the last two years": lambda rows: rows.filter(
        pl.col("month") > dt.date(2022, 3, 1)
    ),
    "nothing at all": lambda rows: rows.clear(),
}


def of_others(rows: pl.DataFrame) -> pl.DataFrame:
    kept = rows.filter(~pl.col("force_code").is_in([CHANGED, "ALL"]))
    keys = [name for name, kind in kept.schema.items() if kind in (pl.String, pl.Date)]
    return kept.sort(keys, nulls_last=True)


def models(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What comes of the demand of all forces, for the forces that were not changed."""
    delivered = pl.DataFrame(
        [(name, force, LAST_DAY) for name in ("incidents", "investigations") for force in FORCES],
        schema=["measure", "force_code", "as_at"],
        orient="row",
    )
    monthly = monthly_counts(rows, delivered)
    found = {
        "monthly_counts": monthly,
        "demand_series": demand_series(monthly, FORCES),
        "demand_growth": demand_growth(monthly),
        "growth_drivers": growth_drivers(monthly),
        "control_chart": control_charts(monthly.rename({"period_start": "month"})),
        "completeness": completeness(record_counts(rows)),
    }
    return {name: of_others(frame) for name, frame in found.items()}


def record_counts(rows: pl.DataFrame) -> pl.DataFrame:
    total = pl.col("incident_count").sum().cast(pl.Int64).alias("record_count")
    return (
        rows.group_by("force_code", "month")
        .agg(total)
        .with_columns(source=pl.lit("incidents"), delivered_to=pl.lit(LAST_DAY))
    )


def changed(change: Change) -> pl.DataFrame:
    own = pl.col("force_code") == CHANGED
    columns = demand().columns
    return pl.concat([demand().filter(~own), change(demand().filter(own)).select(columns)])


@pytest.fixture(scope="module")
def untouched() -> dict[str, pl.DataFrame]:
    return models(demand())


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_no_figure_of_another_force_moves(
    untouched: dict[str, pl.DataFrame], change: Change
) -> None:
    found = models(changed(change))

    for name, before in untouched.items():
        if name != "completeness":
            assert_frame_equal(found[name], before, check_exact=True)
    # The season of a source is learnt together, and lies among what the other forces show.
    expected = [rows["completeness"]["expected_count"] for rows in (found, untouched)]
    assert ((expected[0] / expected[1] - 1).abs() < 0.1).all()
    statuses = [rows["completeness"]["status"] for rows in (found, untouched)]
    assert (statuses[0] == statuses[1]).mean() > 0.99  # type: ignore[operator]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_no_forecast_of_another_force_moves_beyond_what_is_stated(change: Change) -> None:
    points = []
    for rows in (demand(), changed(change)):
        series = rows.select(
            "force_code",
            measure=pl.lit("incidents"),
            series="abuse_type",
            period_start="month",
            value="incident_count",
        )
        made = forecast(series, 24, frequency="month", is_back_tested=False)
        years = made.filter("is_chosen", frequency="financial_year", series="all")
        points.append(of_others(years)["point"])

    moved = (points[0] / points[1] - 1).abs().max()
    assert moved < MOST_OF_A_FORECAST  # type: ignore[operator]


def test_no_weight_is_more_than_a_third() -> None:
    assert levelled(np.array([1.0, 100.0, 1.0, 2.0])).tolist() == [1.0, 2.0, 1.0, 2.0]
    assert levelled(np.array([3.0, 4.0, 5.0])).tolist() == [3.0, 3.0, 3.0]
    assert levelled(np.array([30.0, 20.0, 40.0, 25.0])).tolist() == [30.0, 20.0, 37.5, 25.0]
    assert levelled(np.array([30.0, 4.0])).tolist() == [30.0, 4.0]
