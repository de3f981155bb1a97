"""What earlier cohorts lead one to expect, worked by hand."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.cost.cohort_prior import certain_slope, with_prior

TENTH_A_YEAR = 1.1**0.25


def developed(means: list[float], *, young: int = 1) -> pl.DataFrame:
    """Finished cohorts of ten cases at these means, and young ones after them."""
    quarters = [dt.date(2020 + n // 4, 3 * (n % 4) + 1, 1) for n in range(len(means) + young)]
    return pl.DataFrame(
        {
            "abuse_type": "sexual",
            "complexity": "standard",
            "opened_quarter": quarters,
            "investigation_count": 10,
            "spent": [mean * 10 for mean in means] + [3.0] * young,
            "share": [1.0] * len(means) + [0.2] * young,
            "factor": [1.0] * len(means) + [5.0] * young,
        }
    )


@pytest.mark.parametrize(
    ("values", "slope"),
    [
        ([0.0, 1.0, 2.0, 3.0], 1.0),
        # Slope 0.8, squared error 1.8 / 2 / 5 = 0.18: 0.8 × (1 − 0.18 / 0.64).
        ([0.0, 2.0, 1.0, 3.0], 0.575),
        # Slope 0.6, squared error 7.2 / 2 / 5 = 0.72, more than its square.
        ([0.0, 3.0, 0.0, 3.0], 0.0),
        ([2.0, 2.0, 2.0, 2.0], 0.0),
    ],
)
def test_a_slope_counts_by_how_certain_it_is(values: list[float], slope: float) -> None:
    assert certain_slope(np.arange(4.0), np.array(values)) == pytest.approx(slope)


def test_cost_that_grows_evenly_is_carried_on_to_the_cohort() -> None:
    means = [100 * 1.02**n for n in range(12)]
    found = with_prior(developed(means, young=2))
    # The eight latest lie 3.5 quarters before the last of them; their mean is a little more than
    # the one in their middle.
    middle = sum(means[4:]) / 8
    assert found["prior"][-2:].to_list() == pytest.approx([middle * 1.02**4.5, middle * 1.02**5.5])


def test_growth_faster_than_a_tenth_a_year_is_carried_on_at_that() -> None:
    means = [100 * 1.2**n for n in range(12)]
    found = with_prior(developed(means))
    assert found["prior"][-1] == pytest.approx(sum(means[4:]) / 8 * TENTH_A_YEAR**4.5)


def test_under_eight_cohorts_show_no_growth() -> None:
    means = [100 * 1.02**n for n in range(7)]
    found = with_prior(developed(means))
    assert found["prior"][-1] == pytest.approx(sum(means) / 7)


def test_cohorts_that_are_not_half_developed_teach_nothing() -> None:
    found = with_prior(developed([], young=9))
    assert found["prior"].null_count() == 9
    assert found["opened_quarter"].is_sorted()
