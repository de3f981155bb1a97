"""43 forces, fifteen years of months, six types, nine sources, all linked: nothing comes back."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.disclosure import protect
from tests.attacker import Attack, recovered
from tests.disclosure_world import FOLLOW_FROM_MONTH, PLAN, as_frames, draw_atoms

SCALE = 0.1
"""A tenth of the cases: ten times as many cells of a few."""


@pytest.fixture(scope="module")
def atoms():
    return draw_atoms(43, SCALE)


@pytest.fixture(scope="module")
def protected(atoms):
    return protect(atoms, PLAN.public, coarser=FOLLOW_FROM_MONTH)


def test_every_small_count_may_be_any_from_one_to_five(protected):
    assert protected.audit.height > 500
    assert protected.audit["is_held"].all()


def test_an_attacker_with_all_tables_recovers_nothing(protected):
    attack = Attack.on(as_frames(protected, PLAN.public), year_of_month="financial_year")
    assert len(attack.hidden) > 500
    assert len(attack.equations) > 1_000
    assert recovered(attack) == {}


def test_as_much_is_shown_as_safety_allows(protected):
    shares = protected.shares.row(0, named=True)
    assert shares["shown_share"] >= 0.85 * shares["one_partner_share"]


def test_a_late_record_redoes_one_year_alone(atoms, protected):
    is_one = (pl.col("month") == dt.date(2015, 5, 1)) & (pl.col("count") > 0)
    later = atoms.sort(pl.all()).with_columns(
        count=pl.when(is_one.cum_sum() == 1, is_one).then(pl.col("count") + 1).otherwise("count")
    )
    again = protect(later, PLAN.public, coarser=FOLLOW_FROM_MONTH, earlier=protected)
    assert (~again.blocks["is_kept"]).sum() == 1
    assert again.audit["is_held"].all()
