"""Charts and figures of the cost pages: what is drawn, and that the pounds shown add up."""

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from dashboard.compare.charts import small_line, tile_map
from dashboard.cost import words as cost_words
from dashboard.cost.charts import cost_distribution, unit_cost_trend
from dashboard.cost.charts_change import difference_bars, waterfall, waterfall_steps
from dashboard.cost.charts_cohorts import cohort_bars, development_curve, drawn_development
from dashboard.cost.choices import at_prices
from dashboard.cost.figures import (
    NOT_COMPARED,
    OpenCost,
    like_for_like,
    open_cost,
    published_at_prices,
)
from dashboard.shell.charts.dots import DIFFERENCES, ranked_dots
from dashboard.shell.charts.theme import percent_axis

APRIL, JULY = dt.date(2026, 4, 1), dt.date(2026, 7, 1)


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data") or spec["data"]
    return spec["datasets"][data["name"]]


def layer_with(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


@pytest.fixture
def steps() -> pl.DataFrame:
    parts = {"Price": 100.4, "Hours": 0.4, "Mix": -50.4, "Rest": 0.4}
    return waterfall_steps(parts, baseline="2023/24", current="2024/25", mean_gbp=1_000.4)


def test_the_pounds_of_a_waterfall_add_up_after_rounding(steps: pl.DataFrame) -> None:
    assert steps["end_gbp"].to_list() == [1_000, 1_101, 1_101, 1_051, 1_051, 1_051]
    assert steps["amount_gbp"].to_list() == [1_000, 101, 0, -50, 0, 1_051]
    drivers = steps.filter(~pl.col("is_total"))
    assert steps["end_gbp"][0] + drivers["amount_gbp"].sum() == steps["end_gbp"][-1]


def test_a_waterfall_goes_from_one_mean_to_the_other_in_the_order_given(
    steps: pl.DataFrame,
) -> None:
    spec = waterfall(steps, title="Change", price_base="cash").to_dict()
    (bars,) = layer_with(spec, "bar")
    order = ["Mean 2023/24", "Price", "Hours", "Mix", "Rest", "Mean 2024/25"]
    assert all(layer["encoding"]["y"]["sort"] == order for layer in spec["layer"])
    shown = {row["step"]: row["shown"] for row in rows_of(spec, bars)}
    assert shown["Price"] == "+£101"
    assert shown["Mix"] == "−£50"
    assert shown["Hours"] == "£0"
    assert "cash" in bars["encoding"]["x"]["axis"]["title"]


def test_the_sentence_of_a_change_names_every_driver_and_direction(steps: pl.DataFrame) -> None:
    said = cost_words.change_sentence("Here", steps).replace("\u2060", "")
    assert "opened in 2024/25 cost £1,051 on average, £51 (5.1%) more than" in said
    assert said.endswith("price +£101, hours £0, mix −£50, rest £0.")


@pytest.fixture
def cohorts() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "cohort": ["Jul–Sep 2026", "Apr–Jun 2026"],
            "opened_quarter": [JULY, APRIL],
            "investigation_count": [20, 30],
            "open_count": [20, 10],
            "cost_to_date_gbp": [100.0, 900.0],
            "open_cost_to_date_gbp": [100.0, 100.0],
            "expected_final_cost_gbp": [400.0, 1_000.0],
            "still_to_come_gbp": [300.0, 100.0],
            "standard_error_gbp": [None, 50.0],
        }
    )


def test_a_cohort_without_a_known_error_has_no_interval(cohorts: pl.DataFrame) -> None:
    spec = cohort_bars(cohorts, title="Cohorts").to_dict()
    (interval,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "errorbar"]
    ends = {row["cohort"]: (row["low"], row["high"]) for row in rows_of(spec, interval)}
    assert ends == {"Jul–Sep 2026": (None, None), "Apr–Jun 2026": (902.0, 1_098.0)}
    assert interval["transform"] == [{"filter": "isValid(datum.low)"}]


def test_a_cohort_is_cost_so_far_and_what_is_still_to_come(cohorts: pl.DataFrame) -> None:
    spec = cohort_bars(cohorts, title="Cohorts").to_dict()
    (bars,) = layer_with(spec, "bar")
    parts = {(row["cohort"], row["part"]): row["gbp"] for row in rows_of(spec, bars)}
    assert parts["Apr–Jun 2026", "Cost so far"] == 900.0
    assert parts["Apr–Jun 2026", "Expected still to come"] == 100.0


@pytest.fixture
def to_come() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "open_count": [30],
            "open_cost_to_date_gbp": [200.0],
            "still_to_come_gbp": [400.0],
            "standard_error_gbp": [50.0],
            "unsure_to_come_gbp": [300.0],
        }
    )


def test_what_is_to_come_is_said_with_the_error_of_its_sum_and_what_that_leaves_out(
    to_come: pl.DataFrame,
) -> None:
    actual = open_cost(to_come)
    assert actual == OpenCost(30, 200.0, 400.0, 50.0, 300.0)
    assert actual.error_words() == (
        " (standard error £50, without £300 in the youngest cohorts, whose error is not known)"
    )
    assert open_cost(to_come.clear()).open_count == 0


def test_the_published_average_stands_in_the_prices_of_the_costs_beside_it() -> None:
    index = pl.DataFrame(
        {"financial_year": ["2015/16", "2020/21", "2024/25"], "real_factor": [1.25, 1.1, 1.0]}
    )
    years = ["2020/21", "2024/25", "1950/51"]
    cash = published_at_prices(index, 1_100.0, years)
    assert cash == pytest.approx({"2020/21": 1_250.0, "2024/25": 1_375.0})
    real = published_at_prices(index, 1_100.0, years, is_real=True)
    assert real == pytest.approx({"2020/21": 1_375.0, "2024/25": 1_375.0})
    assert published_at_prices(index.tail(2), 1_100.0, years) == {}
    assert published_at_prices(index, None, years) == {}
    assert published_at_prices(pl.DataFrame(), 1_100.0, years) == {}


def test_without_any_development_nothing_is_promised(to_come: pl.DataFrame) -> None:
    unknown = to_come.with_columns(
        pl.lit(None, pl.Float64).alias(name)
        for name in ("still_to_come_gbp", "standard_error_gbp", "unsure_to_come_gbp")
    )
    figures = open_cost(unknown)
    assert figures.to_come_gbp is None
    said = cost_words.open_sentence("Here", 30, 100.0, None, figures.error_words())
    assert "is not known" in said
    assert "more" not in said


@pytest.mark.parametrize(
    ("open_count", "start"),
    [
        (1, "Here: the 1 open investigation has cost £5 so far and is expected to cost £7 more."),
        (
            2,
            "Here: the 2 open investigations have cost £5 so far and are expected to cost £7 more.",
        ),
    ],
)
def test_one_open_investigation_is_one(open_count: int, start: str) -> None:
    assert cost_words.open_sentence("Here", open_count, 5.0, 7.0, "") == start


def test_the_curve_stops_once_the_cost_is_in_and_a_later_dip_does_not_draw_it_on() -> None:
    shares = [0.3, 0.8, 0.79, 0.996, 0.99, 1.0]
    development = pl.DataFrame(
        {
            "quarters_since_opened": range(6),
            "share_of_final_cost": shares,
            "investigation_count": [10] * 6,
        }
    )
    assert drawn_development(development)["share_of_final_cost"].to_list() == shares[:4]
    spec = development_curve(development, title="Curve").to_dict()
    assert spec["encoding"]["y"]["scale"]["domain"][0] == 0


def test_difference_bars_tell_the_side_in_words_and_colour() -> None:
    rows = pl.DataFrame(
        {
            "label": ["Travel Mar 2020", "Travel Feb 2020"],
            "difference_gbp": [Decimal("20.07"), Decimal("-20.07")],
        }
    )
    spec = difference_bars(rows, title="Differences").to_dict()
    sides = [(row["label"], row["side"]) for row in rows_of(spec, spec)]
    assert sides == [
        ("Travel Mar 2020", "Ledger is higher"),
        ("Travel Feb 2020", "Cost lines are higher"),
    ]


@pytest.fixture
def standardised() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "force_code": ["A", "B", "C", "D"],
            "force_name": ["Ay", "Bee", "Cee", "Dee"],
            "pooled_mean_gbp": [90.0, 240.0, 55.0, None],
            "pooled_low_gbp": [80.0, 220.0, 45.0, None],
            "pooled_high_gbp": [105.0, 260.0, 65.0, None],
            "national_mean_gbp": [100.0, 200.0, 100.0, None],
            "is_different": [True, True, True, None],
            "stands_out": [False, True, True, None],
        }
    )


def test_forces_are_set_against_the_national_mean_of_their_own_kinds_of_case(
    standardised: pl.DataFrame,
) -> None:
    rows = like_for_like(standardised, "A")
    assert rows["differs"].to_list() == ["Differs", "Differs", "Differs", ""]
    said = cost_words.compare_sentence("2015/16", rows.drop_nulls("value"), "all", "direct")
    assert "of 3 forces, 1 higher (Bee) and 1 lower (Cee) stand out from the mean of all" in said
    assert said.endswith("(99.8%); 1 more differs at 95%, as about 1 would by chance alone.")
    assert rows.select("force_name", "value", "difference").rows() == [
        ("Bee", 120.0, cost_words.HIGHER),
        ("Ay", 90.0, cost_words.ALIKE),
        ("Cee", 55.0, cost_words.LOWER),
        ("Dee", None, NOT_COMPARED),
    ]


@pytest.mark.parametrize("mean", [0.0, -5.0])
def test_no_force_is_set_against_a_national_mean_of_nought_or_less(
    standardised: pl.DataFrame, mean: float
) -> None:
    rows = like_for_like(standardised.with_columns(national_mean_gbp=pl.lit(mean)), "A")
    assert set(rows["difference"]) == {NOT_COMPARED}
    assert rows.select("value", "low", "high").null_count().row(0) == (4, 4, 4)


def test_ranked_dots_tell_what_differs_by_shape_and_draw_every_interval(
    standardised: pl.DataFrame,
) -> None:
    rows = like_for_like(standardised, "A")
    spec = ranked_dots(rows, title="Like", axis=percent_axis("%"), reference=100.0).to_dict()
    (dots,) = layer_with(spec, "point")
    assert dots["encoding"]["shape"]["scale"] == {
        "domain": list(DIFFERENCES),
        "range": ["triangle-up", "triangle-down", "circle"],
    }
    drawn = rows_of(spec, dots)
    assert [row["force_name"] for row in drawn] == ["Bee", "Ay", "Cee"]
    interval = layer_with(spec, "rule")[0]
    assert interval["encoding"]["x"]["field"] == "low"
    assert interval["encoding"]["x2"]["field"] == "high"


def test_ranked_dots_without_a_verdict_mark_the_chosen_force_only() -> None:
    rows = pl.DataFrame(
        {"force_name": ["Ay"], "value": [1.0], "low": [0.5], "high": [2.0], "is_chosen": [True]}
    )
    spec = ranked_dots(rows, title="Rank", axis=percent_axis("%")).to_dict()
    (dots,) = layer_with(spec, "point")
    assert dots["encoding"]["shape"]["condition"]["value"] == "diamond"
    assert len(layer_with(spec, "rule")) == 1


def test_the_names_of_differences_are_the_same_in_words_and_picture() -> None:
    assert list(DIFFERENCES) == [cost_words.HIGHER, cost_words.LOWER, cost_words.ALIKE]


def test_a_tile_without_a_value_is_grey_and_the_chosen_one_has_an_edge() -> None:
    forces = pl.DataFrame(
        {
            "short_name": ["Ay", "Be"],
            "force_name": ["Ay", "Bee"],
            "tile_row": [0, 1],
            "tile_column": [0, 0],
            "value": [1.0, None],
            "is_chosen": [True, False],
        }
    )
    spec = tile_map(forces, title="Tiles", unit="Rate").to_dict()
    unknown, known, chosen = layer_with(spec, "rect")
    assert unknown["transform"] == [{"filter": "!isValid(datum.value)"}]
    assert "color" not in unknown["encoding"]
    assert known["encoding"]["color"]["field"] == "value"
    assert chosen["transform"] == [{"filter": "datum.is_chosen"}]


def test_small_lines_share_a_scale_from_zero() -> None:
    series = pl.DataFrame({"period_start": [APRIL, JULY], "value": [1.0, 2.0]})
    spec = small_line(series, title="Ay", unit="Rate", highest=9.0, is_chosen=False).to_dict()
    assert spec["encoding"]["y"]["scale"]["domain"] == [0, 9.0]


@pytest.fixture
def unit_cost() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "opened_year": ["2015/16"],
            "investigation_count": [90],
            "open_count": [0],
            "mean_gbp": [100.0],
            "mean_low_gbp": [90.0],
            "mean_high_gbp": [120.0],
            "mean_real_gbp": [130.0],
            "closed_mean_gbp": [80.0],
            "closed_mean_real_gbp": [104.0],
            "price_base": ["2023/24"],
        }
    )


def test_real_terms_move_the_mean_and_its_interval_and_name_their_prices(
    unit_cost: pl.DataFrame,
) -> None:
    (real,) = at_prices(unit_cost, cost_words.REAL).to_dicts()
    assert [real[f"mean_{name}"] for name in ("low_gbp", "high_gbp")] == [117.0, 156.0]
    assert (real["mean_gbp"], real["closed_mean_gbp"]) == (130.0, 104.0)
    assert real["price_base"] == "2023/24"
    (cash,) = at_prices(unit_cost, cost_words.CASH).to_dicts()
    assert (cash["mean_gbp"], cash["price_base"]) == (100.0, "prices of each day")


def test_the_closed_ones_alone_stand_beside_the_headline_with_the_reason_why_they_are_low(
    unit_cost: pl.DataFrame,
) -> None:
    (row,) = unit_cost.with_columns(price_base=pl.lit("cash"), open_count=7).to_dicts()
    said = cost_words.unit_cost_sentence("Here", row, None, "direct", cost_words.CASH)
    assert said.startswith("Here: £100 on average (95% interval £90 to £120) for investigations")
    assert "The closed ones alone average £80, which is low: dear cases last longer, and 7" in said
    assert cost_words.closed_sentence(row | {"open_count": 0}) == ""


@pytest.mark.parametrize(("cash", "real"), [(0.0, 0.0), (0.0, 3.0), (-1.0, 2.0)])
def test_a_mean_without_a_factor_to_real_terms_has_no_interval_in_them(
    unit_cost: pl.DataFrame, cash: float, real: float
) -> None:
    rows = unit_cost.with_columns(mean_gbp=pl.lit(cash), mean_real_gbp=pl.lit(real))
    (found,) = at_prices(rows, cost_words.REAL).to_dicts()
    assert (found["mean_gbp"], found["mean_low_gbp"], found["mean_high_gbp"]) == (real, None, None)
    said = cost_words.unit_cost_sentence("Here", found, None, "direct", cost_words.REAL)
    assert "on average (95% interval not known)" in said
    nothing = rows.with_columns(mean_low_gbp=0.0, mean_high_gbp=0.0)
    (found,) = at_prices(nothing, cost_words.REAL).to_dicts()
    assert (found["mean_low_gbp"], found["mean_high_gbp"]) == (0.0, 0.0)


def test_many_forces_without_cost_lines_are_counted_past_the_fifth() -> None:
    names = [f"Force {n}" for n in range(1, 8)]
    assert "Force 4, Force 5 and 2 more: what" in cost_words.left_out_sentence(names)
    assert "of Force 1, Force 2: what" in cost_words.left_out_sentence(names[:2])


def test_the_axis_of_unit_cost_names_the_price_base(unit_cost: pl.DataFrame) -> None:
    spec = unit_cost_trend(unit_cost, title="Cost", price_base="2023/24 prices").to_dict()
    (interval,) = layer_with(spec, "rule")
    assert interval["encoding"]["y"]["axis"]["title"].endswith("(£, 2023/24 prices)")


def test_the_published_average_in_the_spread_is_said_to_be_of_unknown_method() -> None:
    bands = pl.DataFrame({"bin_low_gbp": [0], "bin_high_gbp": [2_500], "investigation_count": [10]})
    spec = cost_distribution(bands, title="Spread", published_gbp=19_000).to_dict()
    assert [layer["mark"]["text"] for layer in layer_with(spec, "text")] == [
        "Published 2016 £19,000"
    ]
    assert spec["title"]["subtitle"] == ["published average: method unknown"]


def test_a_reconciliation_that_agrees_says_so_and_one_that_does_not_gives_the_pennies() -> None:
    rows = pl.DataFrame(
        {
            "ledger_gbp": [Decimal("10.00"), Decimal("5.05")],
            "cost_lines_gbp": [Decimal("10.00"), Decimal("5.06")],
            "difference_gbp": [Decimal("0.00"), Decimal("-0.01")],
        }
    )
    said = cost_words.reconcile_sentence("Here", rows, "2020").replace("\u2060", "")
    assert "£15.05 and the cost lines come to £15.06, a difference of −£0.01" in said
    assert said.endswith("one of 2 months of a category differs.")
    assert "agree to the penny" in cost_words.reconcile_sentence("Here", rows.head(1), "2020")
