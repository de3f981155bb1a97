"""What was not delivered, and of how many forces a sum is, in words."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dashboard.shell import delivery_words
from dashboard.shell.months import MONTHS, Total
from pipelines.models.periods import add_months

APRIL = dt.date(2025, 4, 1)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def month(step: int) -> dt.date:
    return add_months(APRIL, step)


def total(count: int | None = 500, **others: Any) -> Total:
    return Total("incidents", "ALL", APRIL, month(11), count, 40, **others)


def frame(
    incidents: list[int | None], forces: list[int], investigations: list[int | None] | None = None
) -> pl.DataFrame:
    rows = zip(incidents, investigations or [9] * len(incidents), forces, strict=True)
    return pl.DataFrame(
        [(month(step), *row, 43) for step, row in enumerate(rows)], schema=MONTHS, orient="row"
    )


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([2], "June 2025"),
        ([2, 3, 4], "June to August 2025"),
        ([8, 9], "December 2025 to January 2026"),
        ([0, 2], "April 2025 and June 2025"),
        ([0, 2, 3], "April 2025, June 2025 and July 2025"),
        ([0, 2, 3, 9], "4 months from April 2025 to January 2026"),
    ],
)
def test_months_are_named_one_by_one_as_a_run_or_by_how_many(steps: list[int], told: str) -> None:
    assert plain(delivery_words.months_named([month(step) for step in steps])) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Durham"], "without Durham"),
        (["Durham", "Essex", "Kent"], "without Durham, Essex and Kent"),
        (["Durham", "Essex", "Kent", "Surrey"], "without Durham, Essex and 2 others"),
    ],
)
def test_a_sum_of_fewer_forces_names_up_to_three_that_it_lacks(names: list[str], told: str) -> None:
    of_fewer = total(lacking=tuple(names))
    assert plain(delivery_words.of_forces(of_fewer)) == (
        f"over the 40 of 43 forces that delivered every month ({told})"
    )
    assert plain(of_fewer.where("England and Wales")) == "40 of 43 forces"


def test_a_sum_of_every_force_and_one_force_say_nothing_of_others() -> None:
    alone = Total("incidents", "E23000008", APRIL, month(11), 500, 1)
    for whole in (total(), alone):
        assert delivery_words.of_forces(whole) == ""
    assert alone.where("Durham") == "Durham"


def test_all_43_forces_and_no_others_are_england_and_wales() -> None:
    national = Total("incidents", "ALL", APRIL, APRIL, 1, 43, lacking=("British Transport Police",))
    assert plain(national.where("43 of 43 forces")) == "England and Wales"
    assert "delivered it (without British Transport Police)" in delivery_words.of_forces(national)


@pytest.mark.parametrize(
    ("unknown", "told"),
    [
        (None, "incidents were not delivered"),
        (total(None, gaps=(month(2),)), "incidents of June 2025 were not delivered"),
        (total(None, lacking=("Durham",)), "no force delivered every month of it"),
        (total(None), "the series does not reach back so far"),
    ],
)
def test_why_a_total_is_not_known(unknown: Total | None, told: str) -> None:
    assert plain(delivery_words.why_unknown(unknown, "incidents")) == told
    said = delivery_words.unknown_sentence("Kent", "incidents were reported", unknown, "incidents")
    assert said.startswith("Kent: how many incidents were reported")
    assert ("which is not the same as zero" in said) == ("delivered" in told and "no " not in told)


def test_months_after_a_total_that_were_not_delivered_are_said_beside_it() -> None:
    later = total(later=(month(12), month(13)))
    assert plain(delivery_words.later_sentence(later)) == (
        "Incidents of April to May 2026 were not delivered, which is not the same as zero."
    )
    assert delivery_words.later_sentence(total()) == ""


def test_the_gaps_of_a_force_are_named_by_measure_and_together_where_they_are_the_same() -> None:
    def said(months: pl.DataFrame) -> str:
        return plain(delivery_words.gaps_sentence(months, 43, is_sum=False))

    opening = "Not delivered, which is not the same as zero: "
    ends = ". The line breaks there."
    assert said(frame([7, None, 7], [1, 0, 1])) == f"{opening}incidents of May 2025{ends}"
    both = frame([7, None, 7], [1, 0, 1], [9, None, 9])
    assert said(both) == f"{opening}incidents and investigations of May 2025{ends}"
    never = frame([None, None], [0, 0], [9, None])
    told = "incidents of every month; investigations of May 2025"
    assert said(never) == f"{opening}{told}{ends}"
    assert said(frame([7, 0, 7], [1, 1, 1])) == ""


def test_the_months_of_a_sum_that_are_of_fewer_forces_are_named_with_how_many() -> None:
    months = frame([70, 60, 70, 65], [43, 41, 43, 42])
    told = plain(delivery_words.gaps_sentence(months, 43, is_sum=True))
    assert told == (
        "Not every force delivered every month: incidents of May 2025 and July 2025 are of 41 to "
        "42 of 43 forces."
    )
    name = delivery_words.name_of_months(months, "England and Wales", is_sum=True)
    assert plain(name) == "41 to 43 of 43 forces"
    alone = ["investigations"]
    name = delivery_words.name_of_months(months, "x", is_sum=True, measures=alone)
    assert plain(name) == "England and Wales"
    assert delivery_words.gaps_sentence(months, 43, is_sum=True, measures=alone) == ""
    assert delivery_words.name_of_months(months, "Kent", is_sum=False) == "Kent"
