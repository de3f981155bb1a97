import polars as pl
import pytest

from dashboard.outcomes import duration_figures as figures
from dashboard.outcomes import duration_words as words
from dashboard.outcomes.charts_durations import days_by_year, endings_by_day

ROW = {
    "opened_year": "2020/21",
    "investigation_count": 1200,
    "open_count": 1,
    "other_end_count": 7,
    "median_days": 240.0,
    "median_low_days": 231.0,
    "median_high_days": 251.0,
    "upper_quartile_days": 380.0,
}
YOUNG = {**ROW, "opened_year": "2021/22", "median_days": None, "open_count": 900}
PUBLISHED = [
    {"value": 248.0, "period": "2015/16", "source": "The Commissioner", "caveat": "18 forces"},
    {"value": 393.0, "period": "2015/16", "source": "The press", "caveat": "18 forces"},
]


def plain(said):
    return said.replace("\u00a0", " ")


def test_half_and_three_quarters_are_said_with_what_is_open_and_what_is_not_known_yet():
    said = plain(words.closing("Kent", ROW, {**YOUNG, "median_low_days": 200.0}))
    assert said == (
        "Kent: of the 1,200 opened in 2020/21, half were closed within 240 days (95% interval 231"
        " to 251) and three quarters within 380; 1 is still open. Of those opened in 2021/22 fewer"
        " than half are closed, so that the days are not known yet; it will be 200 days or more."
    )
    assert plain(words.closing("Kent", ROW, ROW)).endswith("1 is still open.")


def test_an_interval_without_an_upper_end_says_so():
    open_ended = {**ROW, "median_high_days": None, "upper_quartile_days": None}
    said = plain(words.closing("Kent", open_ended, open_ended))
    assert "within 240 days (95% interval 231 or more); 1 is" in said


def test_where_no_year_has_got_so_far_that_is_said():
    assert "900 are still open; of no year can it be said" in plain(
        words.closing("Kent", {}, YOUNG)
    )
    assert words.first_action({}) == ""
    assert words.charge({}, *PUBLISHED).startswith("Of no year opened is it known")


def test_the_published_days_are_named_with_what_they_are_of():
    said = plain(words.charge(ROW, *PUBLISHED))
    assert "half were charged within 240 days" in said
    assert "a median of 248 days from the record of the crime to the charge" in said
    assert "393 days or more (The Commissioner; 18 forces)" in said
    assert "Published" not in words.charge(ROW, {}, {})


def test_an_interval_that_ends_nowhere_and_a_quartile_not_reached_are_not_drawn():
    quartiles = {
        f"{name}{end}_days": [None] if end == "_high" else [100.0]
        for name in ("median", "upper_quartile")
        for end in ("", "_low", "_high")
    }
    rows = pl.DataFrame(
        {"opened_year": ["2020/21"], **quartiles, "upper_quartile_days": [None]},
        schema_overrides={name: pl.Float64 for name in (*quartiles, "upper_quartile_days")},
    )
    assert figures.quartiles(rows).rows() == [("2020/21", figures.HALF, 100.0, None, None)]


@pytest.mark.parametrize(("day", "year"), [(730, "2019/20"), (365, "2020/21"), (None, None)])
def test_the_year_shown_first_is_the_latest_that_was_seen_for_long(day, year):
    known = {"2019/20": 730, "2020/21": 365}
    rows = pl.DataFrame(
        {
            "opened_year": list(known),
            **{
                f"share_by_{days}_days": [
                    0.5 if day and days <= seen and (days < 730 or day == 730) else None
                    for seen in known.values()
                ]
                for days in (182, 365, 730)
            },
        },
        schema_overrides={f"share_by_{days}_days": pl.Float64 for days in (182, 365, 730)},
    )
    assert figures.year_of_endings(rows) == year


def test_charts_draw_intervals_and_the_published_lines():
    rows = pl.DataFrame(
        [("2020/21", figures.HALF, 240.0, 231.0, 251.0)],
        schema=["opened_year", "quartile", "days", "low", "high"],
        orient="row",
    )
    spec = days_by_year(rows, title="t", published={"Published: half": 248.0}).to_dict()
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["rule", "text", "rule", "point"]
    assert [layer["encoding"]["y2"]["field"] for layer in spec["layer"][2:3]] == ["high"]
    curve = pl.DataFrame(
        [("Charged or summonsed", 365, 0.1, 0.08, 0.12)],
        schema=["ending", "days", "ended_share", "low_share", "high_share"],
        orient="row",
    )
    spec = endings_by_day(curve, title="t").to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["area", "line"]
    (drawn,) = spec["datasets"].values()
    assert (drawn[0]["percent"], drawn[0]["low"], drawn[0]["high"]) == (10, 8, 12)
