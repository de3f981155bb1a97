"""Numbers as people write them are read right, asked about, or left for the contract to refuse."""

import re
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.mapping.draft_numbers import recognise_numbers
from pipelines.mapping.numbers import SPACES_AND_APOSTROPHES, rewrite_number

AMOUNTS = st.decimals(min_value=0, max_value=9_999_999, places=2)
STYLES = ("{}", "£{}", "{} GBP", "GBP {}", " {} ", "£ {}")
BELOW_NOUGHT = ("-{}", "-£{}", "£-{}", "({})", "£({})", "(£{})", "{}-", "\u2212{}", "\u2013{}")


def rewritten(values, decimal, units=""):
    text = pl.col("text")
    read = rewrite_number(text, decimal=decimal, units=units)
    return (
        pl.DataFrame({"text": values}, schema={"text": pl.String})
        .select(read=read)["read"]
        .to_list()
    )


def written(amount, decimal, thousands):
    whole, _, pence = f"{amount:,.2f}".partition(".")
    return whole.replace(",", thousands) + decimal + pence


@settings(max_examples=40)
@given(
    amounts=st.lists(AMOUNTS, min_size=1, max_size=20),
    decimal=st.sampled_from([".", ","]),
    mark=st.sampled_from(["", *SPACES_AND_APOSTROPHES, "counterpart"]),
    style=st.sampled_from(STYLES),
    below=st.sampled_from(["", *BELOW_NOUGHT]),
)
def test_every_way_to_write_an_amount_reads_as_that_amount(amounts, decimal, mark, style, below):
    counterpart = "," if decimal == "." else "."
    thousands = counterpart if mark == "counterpart" else mark
    texts = [written(amount, decimal, thousands) for amount in amounts]
    shown = [below.format(text) if below else style.format(text) for text in texts]
    sign = -1 if below else 1
    read = [Decimal(number) for number in rewritten(shown, decimal)]
    assert read == [sign * amount for amount in amounts]


@settings(max_examples=20)
@given(
    st.lists(st.text("0123456789.,' ()-£k", min_size=1, max_size=9), min_size=20, max_size=60),
    st.sampled_from(".,"),
)
def test_no_number_is_read_a_hundred_or_a_thousand_times_too_large(texts, decimal):
    """What is read has the digits that were written, and as many of them before the mark."""
    for text, read in zip(texts, rewritten(texts, decimal), strict=True):
        if read == text:
            continue
        whole, _, fraction = text.strip(" £()-").partition(decimal)
        groups = re.findall(r"\d+", whole)
        assert read.lstrip("-") == "".join(groups) + ("." + fraction if fraction else "")
        assert all(len(group) == 3 for group in groups[1:])


@pytest.mark.parametrize(
    "text",
    [
        "4,50",
        "1,23,456",
        "12k",
        "1.2m",
        "12-34",
        "(12",
        "12)",
        "--5",
        "(5)-",
        "£",
        "12 34",
        "1,234.5.6",
    ],
)
def test_what_is_no_number_stays_as_it_came(text):
    assert rewritten([text], ".") == [text]


def test_a_unit_is_passed_over_only_where_the_mapping_names_it_and_only_at_an_end():
    texts = ["7.5h", "7h5", "7.5"]
    assert rewritten(texts, ".") == texts
    assert rewritten(texts, ".", "h") == ["7.5", "7h5", "7.5"]


@pytest.mark.parametrize(
    ("columns", "is_semicolon", "decimal", "said"),
    [
        ({"hours": ["1.5", "2"]}, True, None, None),
        ({"amount_gbp": ["£1,234.50", "12"]}, False, ".", None),
        ({"amount_gbp": ["(12.50)"]}, False, ".", None),
        ({"amount_gbp": ["1,234,567"]}, True, ".", None),
        ({"hours": ["4,50"], "amount_gbp": ["150"]}, False, "?", "decimal comma"),
        ({"hours": ["5"], "amount_gbp": ["1.234,50"]}, False, "?", "decimal comma"),
        ({"hours": ["4,50"], "amount_gbp": ["1,234"]}, False, "?", "decimal comma"),
        ({"hours": ["4,50"], "amount_gbp": ["1.50"]}, False, "?", "both"),
        ({"amount_gbp": ["1,234", "950"]}, True, "?", "is 1,234 a thousand"),
        ({"amount_gbp": ["1,234", "950"]}, False, ".", "taken for a thousand"),
        ({"hours": ["2.25"], "amount_gbp": ["1,234"]}, True, ".", None),
    ],
)
def test_a_comma_that_may_be_either_mark_is_asked_about(columns, is_semicolon, decimal, said):
    series = {name: pl.Series(values) for name, values in columns.items()}
    found = recognise_numbers(series, is_semicolon=is_semicolon)
    assert found.decimal == decimal
    assert (found.question is None) if said is None else (said in found.question)
