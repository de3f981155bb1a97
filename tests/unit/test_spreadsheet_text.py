"""Text in a CSV file: none of it runs in a spreadsheet, and what is a number stays one."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.spreadsheets import neutralise_text

SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
BEFORE = ["", " ", "  ", "\t", "\r", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\x00"]
NUMBERS = ["-5", "-1,234.50", "+3.2%", "-.5", "-1e-05", "+£19", "\u22123.1%", "0", "12"]
WORDS = ["a=b", "Kent", "2015/16", "'quoted'", "", "Apr–Jun 2026", "c", "x@y"]


def of_text(*text: str | None) -> list[str | None]:
    return neutralise_text(pl.DataFrame({"text": text}, schema={"text": pl.String}))[
        "text"
    ].to_list()


@pytest.mark.parametrize("before", BEFORE, ids=repr)
def test_what_begins_a_formula_is_held_back_whatever_stands_before_it(before):
    risky = [f"{before}{sign}cmd|' /C calc'!A0" for sign in SIGNS]
    assert of_text(*risky) == [f"'{text}" for text in risky]


def test_a_cell_that_begins_with_a_control_is_held_back_even_without_a_sign():
    risky = ["\tx", "\rx", "\nx", "\x00x"]
    assert of_text(*risky) == [f"'{text}" for text in risky]


def test_numbers_as_text_and_plain_words_stay_as_they_are():
    assert of_text(*NUMBERS, *WORDS, None) == [*NUMBERS, *WORDS, None]


def test_columns_that_are_no_text_stay_numbers_and_dates():
    frame = pl.DataFrame(
        {"n": [-1], "x": [-0.5], "gbp": [Decimal("-1.20")], "day": [dt.date(2026, 1, 1)]}
    )
    assert neutralise_text(frame).equals(frame)


def test_a_closed_list_of_words_is_text_too():
    kinds = pl.DataFrame({"kind": ["=1", "b"]}, schema={"kind": pl.Enum(["=1", "b"])})
    assert neutralise_text(kinds)["kind"].to_list() == ["'=1", "b"]


@given(
    st.text(st.sampled_from([*SIGNS, "\t", "\r", " ", "\u200b", *'0123456789.,%£"x;']), max_size=6)
)
def test_no_cell_of_a_csv_begins_as_a_formula_unless_it_is_a_number(text):
    (cell,) = of_text(text)
    assert cell in {text, f"'{text}"}
    bare = text.strip("".join(BEFORE))
    if cell == text and bare[:1] in SIGNS:
        assert bare[0] in "+-"
        assert set(bare[1:]) <= set("0123456789.,%£ ")
