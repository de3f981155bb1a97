"""No column is shown or handed out that was not declared, or that holds something else."""

import datetime as dt

import polars as pl
import pytest

from dashboard.shell import page
from dashboard.shell.columns import Column, Kind, check_declared


@pytest.mark.parametrize("show", [check_declared, lambda *table: page.table(*table, name="Few")])
def test_a_column_that_is_not_declared_is_refused(show):
    with pytest.raises(TypeError, match="'expected' is not declared"):
        show(pl.DataFrame({"expected": [3.2]}), {"expected": "Expected in the end"})


def test_a_column_that_the_table_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="no column 'opened'"):
        check_declared(pl.DataFrame({"closed": [3]}), {"opened": Column("Opened", Kind.COUNT)})


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([3], Kind.TEXT),
        ([3.5], Kind.TEXT),
        (["3"], Kind.COUNT),
        ([dt.date(2026, 4, 1)], Kind.NUMBER),
        ([3], Kind.MONTH),
        ([dt.date(2026, 4, 1)], Kind.TIME),
        ([1.5], Kind.PENCE),
    ],
)
def test_a_number_cannot_pass_as_a_word_nor_a_word_as_a_number(values, kind):
    with pytest.raises(TypeError, match=f"not {kind.meaning}"):
        check_declared(pl.DataFrame({"opened": values}), {"opened": Column("Opened", kind)})


def test_pounds_that_are_no_decimal_are_not_declared_to_the_penny_nor_decimals_as_other_pounds():
    exact = pl.DataFrame({"cost": ["1.50"]}).cast(pl.Decimal(18, 2))
    check_declared(exact, {"cost": Column("Cost", Kind.PENCE)})
    with pytest.raises(TypeError, match="pounds"):
        check_declared(exact, {"cost": Column("Cost", Kind.POUNDS)})


def test_a_column_of_nothing_may_be_of_any_kind():
    nothing = pl.DataFrame({"cost": [None]})
    for kind in Kind:
        check_declared(nothing, {"cost": Column("Cost", kind)})
