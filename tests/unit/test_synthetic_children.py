"""Invented incidents share children at the stated rate, and no mart holds a child."""

import numpy as np
import pytest

from pipelines.contracts.marts import MARTS
from pipelines.synthetic.children import child_numbers
from pipelines.synthetic.parameters import REPEAT_CHILD_SHARE


def test_one_incident_in_five_is_of_a_child_with_an_earlier_one():
    numbers = np.arange(50_000)
    children = child_numbers(numbers)
    assert (children <= numbers).all()
    assert (children != numbers).mean() == pytest.approx(REPEAT_CHILD_SHARE, abs=0.01)
    assert len(np.unique(children)) / len(numbers) == pytest.approx(0.8, abs=0.01)


def test_an_incident_is_of_the_same_child_whatever_part_of_the_force_is_drawn():
    numbers = np.arange(2_000)
    assert (child_numbers(numbers)[1_000:] == child_numbers(numbers[1_000:])).all()


def test_no_mart_holds_a_child():
    assert [name for name, contract in MARTS.items() if "child_id" in contract.column_names()] == []
