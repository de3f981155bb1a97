"""Fixtures of the units: no process is started where a call does."""

import pytest

from tests.workbooks import workbooks_read_here

__all__ = ["workbooks_read_here"]


@pytest.fixture(autouse=True)
def no_process_for_a_workbook(workbooks_read_here: None) -> None:
    """Every workbook of a unit test is read by the test's own process."""
