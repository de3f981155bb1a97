"""Levers as rows that a person edits: nothing changes on the way, and what is wrong is said."""

import datetime as dt

import polars as pl
import pytest

from dashboard.plan import lever_rows
from dashboard.plan.lever_rows import ROWS, lever_sentence, limits_of, read_rows, rows_of
from dashboard.shell.text import label
from pipelines.models.plan import LEVERS, Lever, Range
from pipelines.planning.scenario_files import read_presets

APRIL = dt.date(2027, 4, 1)


def row(**given):
    return pl.DataFrame([{**dict.fromkeys(ROWS), **given}], schema=ROWS)


def test_every_preset_comes_back_from_its_row_exactly():
    presets = tuple(read_presets().values())
    levers, wrong = read_rows(rows_of(presets))
    assert not wrong
    assert levers == presets


@pytest.mark.parametrize("share", [0.353, 0.1505, 1 / 3, 0.042, 0.29, 1e-6])
def test_a_share_comes_back_from_per_cent_as_the_same_number(share):
    (lever,), _ = read_rows(rows_of([Lever("volume", share)]))
    assert lever.value == pytest.approx(share, abs=1e-12)
    again, _ = read_rows(rows_of([lever]))
    assert again == (lever,)


def test_per_cent_is_typed_as_five_for_five_per_cent():
    (lever,), _ = read_rows(row(lever="Pay award", value=4.2))
    assert lever.value == 0.042
    (ceiling,), _ = read_rows(row(lever="Caseload ceiling", value=9.0))
    assert ceiling.value == 9


def test_any_day_of_a_month_is_that_month():
    (lever,), _ = read_rows(row(lever="Hours a case", value=5.0, start=dt.date(2027, 4, 19)))
    assert lever.start == APRIL


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": 5.0}, "choose what is changed"),
        ({"lever": "Pay award"}, "give either one value, or both ends"),
        ({"lever": "Pay award", "value": 5.0, "p10": 1.0}, "give either one value"),
        (
            {"lever": "Pay award", "value": 60.0},
            "60% is out of its limits; choose from −20% to 50%",
        ),
        ({"lever": "Pay award", "p10": 5.0, "p90": 2.0}, "swap them"),
        ({"lever": "Mix of cases", "value": 2.0}, "say of what"),
        ({"lever": "Pay award", "value": 2.0, "of": "Neglect"}, "leave the column Of empty"),
        ({"lever": "Mix of cases", "value": 2.0, "of": "Health"}, "choose one of"),
        ({"lever": "Hours a case", "value": 2.0, "shape": "evenly"}, "needs a start and an end"),
        ({"lever": "Digital backlog worked off", "value": 2.0}, "needs a start and an end"),
    ],
)
def test_a_row_that_is_no_lever_says_what_to_do(given, said):
    levers, (wrong,) = read_rows(row(**given))
    assert not levers
    assert wrong.startswith("Row 1")
    assert said in wrong


def test_a_wrong_row_leaves_the_others_and_an_empty_one_is_passed_over():
    rows = pl.concat(
        [row(shape="at once"), row(lever="Pay award"), row(lever="Pay award", value=2.0)]
    )
    levers, wrong = read_rows(rows)
    assert [lever.value for lever in levers] == [0.02]
    assert [sentence.split(":")[0] for sentence in wrong] == ["Row 2, Pay award"]


def test_names_on_the_screen_stand_for_one_thing_each():
    assert len(lever_rows.NAMES) == len(LEVERS)
    codes = {code for kind in LEVERS.values() for code in kind.of}
    assert len({label(code) for code in codes}) == len(codes) == len(lever_rows.TARGETS)
    assert limits_of().height == len(LEVERS)


@pytest.mark.parametrize(
    ("lever", "said"),
    [
        (Lever("volume", 0.05), "Investigations opened: +5%, all the time"),
        (Lever("pay_award", Range(0.02, 0.05), start=APRIL), "2% to 5% (8 in 10), from April"),
        (Lever("volume", 0.1, APRIL, dt.date(2028, 3, 1), "ramp"), "growing evenly from April"),
        (Lever("pay_award", 0.0, APRIL, APRIL), "Pay award: 0%, in April"),
        (Lever("mix", 0.02, of="online_images"), "Mix of cases, online images: +2 points"),
    ],
)
def test_a_lever_is_said_in_words(lever, said):
    assert said in lever_sentence(lever).replace("\u00a0", " ")
