"""The control chart and the growth waterfall: what is drawn, and what is said about it."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dashboard.demand import figures as demand_figures
from dashboard.demand import words as demand_words
from dashboard.demand.charts_drivers import growth_steps, growth_waterfall
from dashboard.signals import figures as signals_figures
from dashboard.signals import words as signals_words
from dashboard.signals.charts import control_chart
from pipelines.models.periods import add_months

APRIL = dt.date(2024, 4, 1)
ENDS = dt.date(2015, 4, 1), dt.date(2026, 10, 1)
NO_REBASES = pl.DataFrame(schema={"month": pl.Date, "reason": pl.String, "name": pl.String})


def points(values: list[float | None], **others: Any) -> pl.DataFrame:
    """A chart of an average of 20 and a range from 10 to 30, without signals unless given."""
    size = len(values)
    columns: dict[str, Any] = {
        "signal": [None] * size,
        "is_provisional": [False] * size,
        "centre": 20.0,
        "lower": 10.0,
        "upper": 30.0,
        "smoothed": 20.5,
        "chart": "xmr",
        "period_months": 1,
        "is_sloping": False,
        "is_trial": False,
        "is_adjusted": False,
        **others,
    }
    return pl.DataFrame(
        {
            "month": [add_months(APRIL, step) for step in range(size)],
            "count": pl.Series(values, dtype=pl.Int64, strict=False),
            "adjusted": pl.Series(values, dtype=pl.Float64),
            **columns,
        },
        schema_overrides={"signal": pl.String},
    )


def drawn(rows: pl.DataFrame, rebases: pl.DataFrame = NO_REBASES) -> dict[str, Any]:
    return control_chart(rows, rebases, title="Incidents", unit="month", counted="A").to_dict()


def data_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return data


def layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def test_each_kind_of_signal_has_a_shape_and_words_of_its_own() -> None:
    kinds = ["outside_limits", "seven_on_one_side", "two_of_three_near_limit"]
    spec = drawn(points([35, 22, 28], signal=kinds))
    (marks,) = layers(spec, "point")
    scale = marks["encoding"]["shape"]["scale"]
    assert len(scale["domain"]) == len(set(scale["range"])) == 3
    assert [row["signal"] for row in data_of(spec, marks)] == [
        "Outside the usual range",
        "Seven or more on one side",
        "Two of three close to the edge",
    ]


def test_a_chart_without_signals_has_no_marks_and_a_missing_month_breaks_the_line() -> None:
    spec = drawn(points([20, None, 22]))
    assert not layers(spec, "point")
    (lines,) = layers(spec, "line")
    values = [row["value"] for row in data_of(spec, lines) if row["line"] == "adjusted"]
    assert values == [20, None, 22]


def test_provisional_points_are_hollow_on_a_band_with_its_name() -> None:
    spec = drawn(points([20, 21, 5], is_provisional=[False, False, True]))
    (band,) = layers(spec, "rect")
    assert data_of(spec, band)[0]["start"].startswith("2024-06-01")
    (hollow,) = layers(spec, "point")
    assert hollow["mark"]["fill"] == "#FFFFFF"
    assert [row["adjusted"] for row in data_of(spec, hollow)] == [5]
    assert "Provisional" in [layer["mark"].get("text") for layer in layers(spec, "text")]


def test_a_re_base_is_a_rule_with_its_reason_and_name_and_the_limits_break_there() -> None:
    rebases = pl.DataFrame({"month": [add_months(APRIL, 1)], "reason": ["team"], "name": ["A. B."]})
    spec = drawn(points([20, 40, 41], centre=[20.0, 40.0, 40.0]), rebases)
    (rule,) = layers(spec, "rule")
    assert {"reason": "team", "name": "A. B."}.items() <= data_of(spec, rule)[0].items()
    assert {"reason:N", "name:N"} <= {f"{t['field']}:N" for t in rule["encoding"]["tooltip"]}
    (lines,) = layers(spec, "line")
    pieces = {row["piece"] for row in data_of(spec, lines) if row["line"] == "centre"}
    assert len(pieces) == 2


def test_the_sentence_names_the_months_that_stand_out() -> None:
    rows = points(
        [21, 19, 35, 21, 5], signal=[None, None, "outside_limits", None, "outside_limits"]
    )
    said = signals_words.answer_sentence("Here", "incidents", rows).replace("\u00a0", " ")
    assert said == (
        "Here: 2 of the latest 5 settled months of incidents stand out: August 2024 (below the "
        "usual range), June 2024 (above the usual range)."
    )


def test_a_long_run_is_told_as_a_question_and_not_as_a_moved_level() -> None:
    rows = points([15.0] * 3 + [25.0] * 8, signal=[None] * 3 + ["seven_on_one_side"] * 8)
    said = signals_words.answer_sentence("Here", "incidents", rows).replace("\u00a0", " ")
    assert said.startswith(
        "Here: incidents have been above their usual level (20 a month) for 8 months in a row, "
        "since July 2024; 0 of the latest 11 are outside the usual range. "
    )
    assert "is no proof" in said
    assert "has moved" not in said


def test_a_run_that_the_rules_do_not_call_one_is_none() -> None:
    # So near to the line that they may be on either side of it.
    rows = points([20.1] * 9)
    said = signals_words.answer_sentence("Here", "incidents", rows).replace("\u00a0", " ")
    assert said == "Here: none of the latest 9 settled months of incidents stands out."


def test_a_sloping_level_is_told_with_its_growth_a_year() -> None:
    centre = [20 * 1.01**step for step in range(8)]
    rows = points([30.0] * 8, centre=centre, is_sloping=True, signal=["seven_on_one_side"] * 8)
    assert signals_words.usual_level(rows) == "21 a month, growing by 12.7% a year"
    assert signals_words.latest_run(rows) == (8, "above")
    assert "that it goes on so is an assumption" in signals_words.reading(rows, None)
    assert signals_words.yearly_slope(points([20.0] * 8)) is None


def test_a_run_does_not_reach_across_new_limits() -> None:
    for sloping, slope in ((False, 1.0), (True, 1.01)):
        centre = [20 * slope**step for step in range(4)] + [30 * slope**step for step in range(4)]
        rows = points([50.0] * 8, centre=centre, is_sloping=sloping)
        assert signals_words.latest_run(rows) == (4, "above")


def test_recorded_crime_is_named_by_its_offences_and_told_by_quarter() -> None:
    assert signals_words.subject("recorded_crime", "child_sexual") == (
        "recorded child sexual offences"
    )
    assert signals_words.subject("recorded_crime", "child_cruelty") == (
        "recorded child cruelty offences"
    )
    rows = points([35.0, 20.0], period_months=3, signal=["outside_limits", None])
    said = signals_words.answer_sentence("Here", "crime", rows).replace("\u00a0", " ")
    assert "1 of the latest 2 settled quarters of crime stands out: Apr–Jun 2024" in said


def test_the_signals_expected_by_chance_are_worked_out_from_the_number_of_series() -> None:
    series = pl.DataFrame({"signals": [2, 0, 1] + [0] * 17})
    said = signals_words.others_sentence("Here", "the year", series)
    assert "2 of 20 series show at least one signal" in said
    assert "about 3 would by chance" in said


def test_a_low_provisional_month_is_no_signal_and_a_high_one_is_called_provisional() -> None:
    rows = points(
        [20, 21, 19, 35],
        signal=[None, None, None, "outside_limits"],
        is_provisional=[False, False, True, True],
    )
    said = signals_words.answer_sentence("Here", "incidents", rows).replace("\u00a0", " ")
    assert said == (
        "Here: none of the latest 2 settled months of incidents stands out. July 2024 is "
        "provisional and above the usual range already."
    )


def test_one_month_alone_is_too_few_to_tell() -> None:
    rows = points([20], lower=[None], upper=[None]).cast({"upper": pl.Float64})
    assert "too few months" in signals_words.answer_sentence("Here", "incidents", rows)
    assert drawn(rows)["layer"]


def test_a_run_ends_where_a_month_is_missing() -> None:
    assert signals_words.latest_run(points([25, None, 25, 26])) == (2, "above")
    assert signals_words.latest_run(points([25, 15])) == (1, "below")


def test_neighbouring_points_that_stand_out_are_one_stretch() -> None:
    kinds = ["outside_limits", "seven_on_one_side", None, "outside_limits"]
    rows = signals_words.stretches(points([35, 25, 20, 5], signal=kinds))
    assert rows.select("start", "end", "side", "points", "outside").rows() == [
        ("July 2024", "July 2024", "Below the usual level", 1, 1),
        ("April 2024", "May 2024", "Above the usual level", 2, 1),
    ]


def test_points_around_a_sloping_line_are_one_stretch_too() -> None:
    kinds = ["seven_on_one_side"] * 3
    rows = points([35, 36, 37], signal=kinds, is_sloping=True, centre=[20.0, 20.2, 20.4])
    assert signals_words.stretches(rows)["points"].to_list() == [3]


def test_a_sloping_line_is_drawn_in_one_piece() -> None:
    spec = drawn(points([20, 21, 22], centre=[20.0, 20.2, 20.4], is_sloping=True))
    (lines,) = layers(spec, "line")
    assert len({row["piece"] for row in data_of(spec, lines) if row["line"] == "centre"}) == 1


def test_a_re_base_of_one_type_is_not_drawn_on_another() -> None:
    rows = pl.DataFrame(
        {"measure": ["incidents"] * 2, "offence_groups": [None, "neglect; sexual"]},
        schema_overrides={"offence_groups": pl.String},
    )
    assert signals_figures.of_series(rows, "incidents", "sexual").height == 2
    assert signals_figures.of_series(rows, "incidents", "physical").height == 1
    assert signals_figures.of_series(rows, "investigations", "sexual").is_empty()


@pytest.fixture
def steps() -> pl.DataFrame:
    parts = {"Number of children": 10.4, "Neglect per child": 0.4, "Sexual abuse per child": -50.4}
    return growth_steps(parts, baseline="2023/24", current="2024/25", count=1_000)


def test_the_numbers_of_a_growth_waterfall_add_up_after_rounding(steps: pl.DataFrame) -> None:
    assert steps["amount_count"].to_list() == [1_000, 10, 1, -51, 960]
    inner = steps.filter(~pl.col("is_total"))
    assert steps["end"][0] + inner["amount_count"].sum() == steps["end"][-1] == 960


def test_a_growth_waterfall_goes_from_one_count_to_the_other(steps: pl.DataFrame) -> None:
    spec = growth_waterfall(steps, title="Incidents", counted="Incidents").to_dict()
    rows = spec["datasets"][spec["data"]["name"]] if "data" in spec else None
    rows = rows or data_of(spec, spec["layer"][0])
    shown = {row["step"]: row["shown"] for row in rows}
    assert shown["2023/24"] == "1,000"
    assert shown["Number of children"] == "+10"
    assert shown["Sexual abuse per child"] == "−51"
    order = spec["layer"][0]["encoding"]["y"]["sort"]
    assert (order[0], order[-1]) == ("2023/24", "2024/25")


def test_the_sentence_of_a_change_says_its_parts(steps: pl.DataFrame) -> None:
    assert demand_words.change_sentence("Here", "incidents", steps) == (
        "Here: 40 fewer incidents in 2024/25 than in 2023/24. It consists of: sexual abuse per "
        "child −51, number of children +10, neglect per child +1."
    )


def test_more_than_three_drivers_are_summed_and_no_change_is_said() -> None:
    parts = {"A": 10.0, "B": 8.0, "C": -6.0, "D": 4.0, "E": -1.0}
    steps = growth_steps(parts, baseline="2023/24", current="2024/25", count=10)
    said = demand_words.change_sentence("Here", "incidents", steps)
    assert said.endswith("a +10, b +8, c −6, the others together +3.")
    still = growth_steps({"A": 0.0}, baseline="2023/24", current="2024/25", count=10)
    assert demand_words.change_sentence("Here", "incidents", still) == (
        "Here: as many incidents in 2024/25 as in 2023/24."
    )


def test_recording_comes_first_by_its_title_and_the_rest_by_size() -> None:
    drivers = pl.DataFrame(
        {
            "driver": [
                "incidents_per_child:sexual",
                "child_population",
                "mix_of_types",
                "recording:rules",
                "incidents:neglect",
                "offences_per_child:child_cruelty",
                "offences:obscene_publications",
                "offences:child_sexual",
            ],
            "contribution_count": [5.0, 1.0, -9.0, 2.0, 3.0, 0.5, 0.25, 0.1],
        }
    )
    assert list(demand_words.ordered(drivers, {"rules": "New rules"})) == [
        "Recording: New rules",
        "Number of children",
        "Mix of abuse types",
        "Sexual abuse per child",
        "Neglect incidents",
        "Child cruelty per child",
        "Obscene publications offences",
        "Child sexual offences",
    ]


def test_the_count_before_is_found_from_a_share() -> None:
    drivers = pl.DataFrame({"contribution_count": [0.0, 5.0], "contribution_share": [0.0, 0.05]})
    assert demand_words.baseline_count(drivers) == 100
    none = drivers.with_columns(pl.lit(None, pl.Float64).alias("contribution_share"))
    assert demand_words.baseline_count(none) is None


def test_only_events_between_the_periods_are_marked() -> None:
    events = pl.DataFrame(
        {
            "date": [
                dt.date(2022, 1, 1),
                dt.date(2021, 1, 1),
                dt.date(2023, 5, 1),
                dt.date(2024, 4, 1),
            ],
            "date_precision": ["year", "year", "month", "month"],
        }
    )
    start, end = dt.date(2022, 4, 1), dt.date(2024, 3, 31)
    kept = demand_figures.events_within(events, start, end)["date"].to_list()
    assert kept == [dt.date(2022, 1, 1), dt.date(2023, 5, 1)]
    assert demand_words.event_words(dt.date(2022, 1, 1), "year", "Rules") == "2022: Rules"


def test_the_children_of_a_period_are_those_of_the_year_that_its_middle_lies_in() -> None:
    assert demand_figures.middle_year(dt.date(2023, 4, 1), dt.date(2024, 3, 31)) == 2023
    assert demand_figures.middle_year(dt.date(2023, 10, 1), dt.date(2024, 9, 30)) == 2024
    assert demand_figures.middle_year(dt.date(2026, 4, 1), dt.date(2026, 10, 31)) == 2026
