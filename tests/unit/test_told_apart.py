"""Which forces differ from the others, and stand out: the funnel on the page Compare forces."""

import polars as pl
import pytest

from dashboard.compare import notes
from dashboard.compare import words as compare_words
from dashboard.compare.figures import GROWTH, Standing, growth_standing, rate_standing
from dashboard.shell.charts.dots import VERDICT_SHAPES, VERDICTS, ranked_dots
from dashboard.shell.charts.theme import percent_axis
from pipelines.models.compare.funnel import Verdict
from pipelines.reference.tables import read_reference_table
from tests.unit.test_benchmark import NOBODY, WINDOW, YEAR, growth, rate, rates, said

PLACES = read_reference_table("force")
CODES = [code for code in PLACES["force_code"] if code != "BTP"]
DURHAM, SURREY, KENT = "E23000008", "E23000031", "E23000032"
# Forces usually lie between 4.6 and 5.4, each known to a tenth or so.
USUAL = {code: 5 + 0.1 * (place % 9 - 4) for place, code in enumerate(CODES)}


def standing(chosen: str = "ALL", **values: float) -> Standing:
    values = {**USUAL, **values}
    rows = (
        rate(code, value, low_per_1000=0.97 * value, high_per_1000=1.03 * value)
        for code, value in values.items()
    )
    return rate_standing(rates(*rows), PLACES, NOBODY, chosen)


def verdict(found: Standing, code: str) -> str:
    return str(found.rows.filter(force_code=code)["difference"].item())


def test_every_verdict_of_the_model_has_words_and_a_shape_of_its_own() -> None:
    assert set(VERDICTS) == {verdict.value for verdict in Verdict}
    assert len(set(VERDICT_SHAPES.values())) == len(VERDICT_SHAPES) == len(VERDICTS)


def test_a_force_outside_the_whole_s_value_differs_only_beyond_what_forces_usually_do() -> None:
    found = standing(**{DURHAM: 5.9, SURREY: 9.0})
    outside = found.compared.filter(~pl.lit(found.national).is_between("low", "high")).height
    assert outside > 20
    assert verdict(found, DURHAM) == "Differs"
    assert verdict(found, SURREY) == "Stands out"
    assert set(found.compared["difference"].value_counts().sort("difference").rows()) == {
        ("As forces usually differ", 41),
        ("Differs", 1),
        ("Stands out", 1),
    }
    row = found.rows.filter(force_code=DURHAM).row(0, named=True)
    assert row["usual_low"] < row["middle"] < row["usual_high"] < row["value"]


def test_what_is_said_of_a_force_is_no_more_than_holds() -> None:
    assert said(standing(KENT), "Kent").endswith(
        ". Among 43 forces that is no more than forces usually differ by: rank 14 of 43, the "
        "highest first."
    )
    differs = said(standing(DURHAM, **{DURHAM: 5.9}), "Durham")
    assert "It differs from other forces by more than they usually do (beyond 95%): rank 1" in (
        differs
    )
    out = said(standing(SURREY, **{SURREY: 9.0}), "Surrey")
    assert "It stands out from other forces (beyond 99.8% of what they usually differ by)" in out
    for words in (differs, out):
        assert "clearly" not in words


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({}, "of 43 forces none differ by more than forces usually do"),
        ({DURHAM: 5.9}, "of 43 forces one differs by more than forces usually do"),
        ({SURREY: 9.0}, "one differs by more than forces usually do, and it stands out"),
        (
            {DURHAM: 5.9, SURREY: 9.0},
            "two differ by more than forces usually do, and one of them stands out",
        ),
        (
            {DURHAM: 2.0, SURREY: 9.0},
            "two differ by more than forces usually do, and two of them stand out",
        ),
    ],
)
def test_all_forces_are_told_apart_by_number(odd: dict[str, float], words: str) -> None:
    found = standing(**odd)
    assert words in said(found, "")
    title = compare_words.ranking_title(found)
    assert title.startswith("Of 43 forces")
    assert title.endswith("(dashed line: England and Wales)")


def test_how_many_would_differ_by_chance_is_worked_out_from_the_number_of_forces() -> None:
    # 43 × 0.05, and 1 − 0.998^43.
    note = notes.interval_note(standing(), "recorded_crime").replace("\u00a0", " ")
    assert "Of 43 forces that differ as usual about 2.2 would be said to differ" in note
    assert "in 8.2% of such comparisons one to stand out" in note


def test_growth_is_told_apart_as_a_ratio() -> None:
    rows = [growth(code, 1000, 1100 + 10 * (place % 7)) for place, code in enumerate(CODES)]
    rows = [row for row in rows if row["force_code"] != DURHAM]
    whole = growth("ALL", 43_000, 48_000, force_count=43)
    frame = pl.DataFrame([*rows, growth(DURHAM, 1000, 2000), whole])
    found = growth_standing(frame, PLACES, NOBODY, DURHAM)
    assert found.kind == GROWTH
    assert verdict(found, DURHAM) == "Stands out"
    row = found.chosen
    # The middle of growth between 10 and 16 per cent.
    assert row["middle"] == pytest.approx(13, abs=1)
    assert row["usual_low"] < row["middle"] < row["usual_high"] < 40
    assert "It stands out from other forces" in said(found, "Durham", WINDOW)


def test_who_has_no_place_is_not_held_against_the_others() -> None:
    rows = [rate(code, value) for code, value in USUAL.items() if code != KENT]
    found = rate_standing(
        rates(*rows, rate(KENT, None, reason="few_counted")), PLACES, NOBODY, KENT
    )
    assert found.chosen["difference"] is None
    assert said(found, "Kent", YEAR).startswith("Kent: fewer than 20")


def test_the_dots_have_the_shape_of_the_verdict() -> None:
    found = standing(**{SURREY: 9.0}).compared
    spec = ranked_dots(found, title="Rank", axis=percent_axis("%"), shapes=VERDICT_SHAPES).to_dict()
    (points,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert points["encoding"]["shape"]["scale"]["domain"] == list(VERDICT_SHAPES)
