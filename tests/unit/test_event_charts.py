"""Events on time charts, provisional months, and the words that go with both."""

import datetime as dt
import itertools
from typing import Any

import altair as alt
import polars as pl
import pytest

from dashboard.demand import words as demand_words
from dashboard.demand.charts import demand_trend
from dashboard.demand.charts_recorded_crime import recorded_crime_trend
from dashboard.events import words as events_words
from dashboard.events.charts import CHARACTER, GAP, MOST_ROWS, event_marks
from dashboard.forecast.charts import forecast_fan
from dashboard.lateness import words as lateness_words
from dashboard.lateness.charts import COMPLETE, EXPECTED, SO_FAR, latest_months
from dashboard.signals.charts import control_chart

FIRST, LAST = dt.date(2012, 1, 1), dt.date(2021, 12, 1)
MONTHS = pl.date_range(FIRST, LAST, "1mo", eager=True).alias("month")


def event(number: int, day: dt.date, precision: str = "month", **others: Any) -> dict[str, Any]:
    until = {"day": day, "month": day.replace(day=28), "year": day.replace(month=12, day=31)}
    told = {"title": f"Event {number}", "kind": "other", "source": "A report", "url": None}
    place = {"date": day, "date_precision": precision, "until": until[precision]}
    return {"number": number, **place, **told, **others}


def frame(*events: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(events))


TWO = frame(event(1, dt.date(2014, 6, 1)), event(2, dt.date(2018, 1, 1), "year"))


def named(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][(layer.get("data") or spec["data"])["name"]]
    return rows


def numbers(spec: dict[str, Any]) -> list[str]:
    """What stands above the lines, row by row."""
    texts = [layer for layer in named(spec, "text") if "label" in str(layer["encoding"])]
    return [row["label"] for layer in texts for row in rows_of(spec, layer)]


def demand() -> pl.DataFrame:
    return pl.DataFrame([MONTHS]).with_columns(
        incident_count=pl.lit(100), investigation_count=pl.lit(60)
    )


NO_REBASE = pl.DataFrame(schema={"month": pl.Date, "reason": pl.String, "name": pl.String})


def charts_with(events: pl.DataFrame | None) -> list[alt.LayerChart]:
    quarters = MONTHS.filter(MONTHS.dt.month().is_in([1, 4, 7, 10]))
    crime = pl.DataFrame({"quarter_start": quarters}).with_columns(
        offence_group=pl.lit("Child cruelty"), offence_count=pl.lit(9)
    )
    points = pl.DataFrame([MONTHS]).with_columns(
        count=pl.lit(10),
        adjusted=pl.lit(10.0),
        centre=pl.lit(9.0),
        lower=pl.lit(5.0),
        upper=pl.lit(13.0),
        smoothed=pl.lit(9.5),
        period_months=pl.lit(1),
        signal=pl.lit(None, pl.String),
        is_provisional=pl.lit(value=False),
    )
    actual = demand().select(period_start="month", value="incident_count")
    ahead = pl.DataFrame({"period_start": [dt.date(2022, 1, 1)], "point": [99.0]})
    return [
        demand_trend(demand(), title="A", events=events),
        recorded_crime_trend(crime, title="B", events=events),
        control_chart(points, NO_REBASE, title="C", unit="month", counted="D", events=events),
        forecast_fan(actual, ahead, title="E", events=events),
    ]


def test_every_time_chart_marks_a_month_by_a_rule_a_year_by_a_band_and_both_by_number() -> None:
    for chart in charts_with(TWO):
        spec = chart.to_dict()
        titles = [
            row["title"]
            for mark in ("rule", "rect")
            for layer in named(spec, mark)
            for row in rows_of(spec, layer)
            if "title" in row
        ]
        assert titles == ["Event 1", "Event 2"]
        assert numbers(spec) == ["1", "2"]
        assert spec["layer"][0]["mark"]["type"] == "rect", "events lie under the lines"


@pytest.mark.parametrize("events", [None, pl.DataFrame(), TWO.clear()])
def test_a_chart_without_events_keeps_its_height_and_its_scale(events: pl.DataFrame | None) -> None:
    for chart in charts_with(events):
        spec = chart.to_dict()
        assert numbers(spec) == []
        assert spec["height"] in (380, 440)
        (y,) = [layer["encoding"]["y"] for layer in named(spec, "line") if "scale" in str(layer)]
        assert "domainMax" not in y["scale"]


def test_the_numbers_have_a_row_of_their_own_above_the_highest_value() -> None:
    marks = event_marks(TWO, first=FIRST, last=LAST)
    scale = marks.scale(pl.Series([0.0, 210.0]), height=380).to_dict()
    assert marks.room == 18 + 9
    assert scale == {"zero": True, "domainMax": 210 * (1 + 27 / 210)}
    below = marks.scale(pl.Series([-21.0, 189.0]), height=380).to_dict()
    assert below["domainMax"] == pytest.approx(-21 + 210 * (1 + 27 / 210))


def test_events_outside_the_days_drawn_are_left_out_and_a_year_is_cut_at_the_edge() -> None:
    events = frame(
        event(1, dt.date(2009, 1, 1), "year"),
        event(2, dt.date(2012, 1, 1), "year"),
        event(3, dt.date(2030, 1, 1)),
    )
    marks = event_marks(events, first=dt.date(2012, 7, 1), last=LAST)
    assert [label.words for label in marks.labels] == ["2"]
    assert marks.marks.row(0, named=True)["start"] == dt.date(2012, 7, 1)


@pytest.mark.parametrize("apart", [3, 11, 60, 90])
def test_numbers_never_touch_however_close_the_events(apart: int) -> None:
    days = [dt.date(2012, 1, 2) + dt.timedelta(days=apart * step) for step in range(40)]
    events = frame(*(event(number, day, "day") for number, day in enumerate(days, start=1)))
    marks = event_marks(events, first=FIRST, last=LAST)
    assert max(label.row for label in marks.labels) < MOST_ROWS
    assert marks.marks.height == 40
    covered = [n for label in marks.labels for n in range(label.first, label.last + 1)]
    assert sorted(covered) == list(range(1, 41))
    span = (LAST - FIRST).days
    for row in range(MOST_ROWS):
        placed = [label for label in marks.labels if label.row == row]
        for left, right in itertools.pairwise(placed):
            taken = CHARACTER * (len(left.words) + len(right.words)) / 2 + GAP
            assert (right.middle - left.middle).days >= taken * span - 1


def lag(*, is_estimated: bool = True) -> pl.DataFrame:
    months = [dt.date(2021, 10, 1), dt.date(2021, 11, 1), LAST]
    late = [False, True, True]
    known = {"expected_final_count": [100.0, 105.0, 140.0], "low": [100, 101, 120]}
    high = {"high": [100, 110, 165]}
    rows = pl.DataFrame({"month": months, "count": [100, 90, 70], **known, **high})
    rows = rows.with_columns(
        pl.col("low", "high").cast(pl.Float64),
        measure=pl.lit("incidents"),
        is_provisional=pl.Series(late),
    )
    if is_estimated:
        return rows
    nothing = pl.lit(None, pl.Float64)
    return rows.with_columns(expected_final_count=nothing, low=nothing, high=nothing)


def test_provisional_months_are_hollow_and_what_is_expected_has_its_interval() -> None:
    spec = demand_trend(
        demand(), title="A", provisional_from=dt.date(2021, 11, 1), lag=lag()
    ).to_dict()
    points = named(spec, "point")
    hollow = [layer for layer in points if layer["mark"].get("fill") == "#FFFFFF"]
    assert [len(rows_of(spec, layer)) for layer in hollow] == [2, 2]
    (expected,) = [layer for layer in points if layer["mark"]["shape"] == "diamond"]
    assert [row["expected"] for row in rows_of(spec, expected)] == [105.0, 140.0]
    (interval,) = named(spec, "rule")
    assert interval["encoding"]["y2"]["field"] == "high"
    solid = named(spec, "line")[0]
    assert max(row["month"][:7] for row in rows_of(spec, solid)) == "2021-10"


def test_months_that_cannot_be_estimated_are_hollow_without_a_diamond() -> None:
    spec = demand_trend(
        demand(), title="A", provisional_from=LAST, lag=lag(is_estimated=False)
    ).to_dict()
    assert {layer["mark"]["shape"] for layer in named(spec, "point")} == {"circle", "square"}
    assert named(spec, "rule") == []


def test_a_chart_of_provisional_months_alone_draws_them() -> None:
    spec = demand_trend(demand().tail(1), title="A", provisional_from=LAST, lag=lag()).to_dict()
    assert rows_of(spec, named(spec, "line")[0]) == []
    assert named(spec, "point")


def test_the_close_up_tells_recorded_so_far_and_expected_apart_by_shape() -> None:
    spec = latest_months(lag(), title="A", unit="Incidents").to_dict()
    expected, counted = named(spec, "point")
    assert [row["what"] for row in rows_of(spec, counted)] == [COMPLETE, SO_FAR, SO_FAR]
    assert {row["what"] for row in rows_of(spec, expected)} == {EXPECTED}
    assert counted["encoding"]["shape"]["scale"]["range"] == ["circle", "circle", "diamond"]


def test_the_close_up_has_no_point_for_a_month_that_was_not_delivered() -> None:
    missing = pl.when(pl.col("month") != LAST).then("count").alias("count")
    rows = lag(is_estimated=False).with_columns(missing)
    spec = latest_months(rows, title="A", unit="Incidents").to_dict()
    _, counted = named(spec, "point")
    assert [row["count"] for row in rows_of(spec, counted)] == [100, 90]
    assert spec["layer"][-1]["encoding"]["x"]["sort"] == ["Oct 2021", "Nov 2021", "Dec 2021"]


def test_the_sentence_gives_the_latest_month_with_its_interval_or_nothing() -> None:
    said = lateness_words.latest_month_sentence(lag(), "incidents").replace("\u00a0", " ")
    assert said == (
        "December 2021: 70 incidents recorded so far, about 140 (120 to 165) expected once all "
        "records have come."
    )
    assert lateness_words.latest_month_sentence(lag(is_estimated=False), "incidents") == ""
    assert lateness_words.latest_month_sentence(pl.DataFrame(), "incidents") == ""


def test_months_that_are_not_settled_are_told_with_what_is_recorded_and_expected() -> None:
    months = pl.DataFrame(
        {
            "month": [dt.date(2021, 11, 1), dt.date(2021, 12, 1)],
            "count": [900, 700],
            "expected_count": [1050.0, 1396.0],
        }
    )
    told = lateness_words.recorded_so_far_sentence(months, "incidents").replace("\u00a0", " ")
    assert told == (
        "November to December 2021 are provisional and in no total: 1,600 incidents are recorded "
        "so far, about 2,450 are expected in the end."
    )
    half = months.with_columns(expected_count=pl.Series([None, 1400.0]))
    unknown = lateness_words.recorded_so_far_sentence(half, "incidents")
    assert unknown.endswith("recorded so far, and how many are still to come cannot be told.")
    assert lateness_words.recorded_so_far_sentence(months.clear(), "incidents") == ""


def test_a_rate_that_is_not_known_is_said_so_and_is_never_nought() -> None:
    row = {"baseline": "2020/21", "current": "2021/22"}
    known = {**row, "baseline_rate_per_1000": 4.0, "current_rate_per_1000": 4.256}
    half = {**known, "baseline_rate_per_1000": None}
    neither = {**half, "current_rate_per_1000": None}
    assert demand_words.rate_sentence(known, "incidents").endswith(
        "4.26 in 2021/22; in 2020/21: 4.00."
    )
    assert demand_words.rate_sentence(half, "incidents").endswith("in 2020/21: not known.")
    assert "not known" in demand_words.rate_sentence(neither, "incidents")
    assert "0.00" not in demand_words.rate_sentence(neither, "incidents")
    assert demand_words.rate_sentence({}, "incidents") == ""


def test_an_event_is_listed_with_its_date_kind_and_linked_source() -> None:
    told = events_words.line(event(3, dt.date(2014, 6, 1), url="https://example.org/a"))
    assert told.replace("\u00a0", " ") == (
        "3. **June 2014**: Event 3 (other). Source: [A report](https://example.org/a)."
    )
    year = events_words.line(event(1, dt.date(2014, 1, 1), "year"))
    assert "**2014 (shaded: only the year is known)**" in year


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "javascript:alert", "http://example.org", "https://a) [x](b", None, ""],
)
def test_what_is_no_plain_address_is_no_link_and_mark_up_is_taken_literally(
    url: str | None,
) -> None:
    told = events_words.line(event(1, FIRST, title="**b** <i>", source="[x](y)", url=url))
    assert "](" not in told.replace("\\](", "")
    assert "\\*\\*b\\*\\* \\<i\\>" in told
