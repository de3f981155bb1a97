"""Every code that a model can give has words, once; a new one is named plainly until it has."""

import string

import polars as pl
import pytest

from dashboard.claims.words import check_table
from dashboard.compare.figures import NoValue
from dashboard.compare.notes import notes
from dashboard.compare.reasons import REASONS, note_reason, say_reason
from dashboard.demand.words import DRIVERS, driver_name
from dashboard.events.words import KINDS as EVENTS
from dashboard.signals.charts import SHAPES
from dashboard.signals.meanings import KINDS as SIGNALS_IN_WORDS
from dashboard.signals.meanings import LOW_COUNTS
from dashboard.signals.words import name_signal
from pipelines.contracts.events import EVENT_KINDS, RE_BASE
from pipelines.contracts.marts.demand import DRIVERS as DRIVERS_GIVEN
from pipelines.contracts.marts.signals import CONTROL_CHARTS, SIGNALS
from pipelines.models.compare.yearly_rates import NoRate

ABOUT = {"where": "Kent", "when": "2025/26", "counted": "child cruelty offences"}


@pytest.mark.parametrize(
    ("given", "in_words"),
    [
        pytest.param([*NoRate, *NoValue], REASONS, id="why a force has no value"),
        pytest.param(SIGNALS, SIGNALS_IN_WORDS, id="signals in words"),
        pytest.param(SIGNALS, SHAPES, id="signals as shapes"),
        pytest.param(set(CONTROL_CHARTS) - {"xmr"}, LOW_COUNTS, id="charts of low counts"),
        pytest.param(DRIVERS_GIVEN, DRIVERS, id="drivers of growth"),
        pytest.param(set(EVENT_KINDS) - {RE_BASE}, EVENTS, id="kinds of events"),
    ],
)
def test_the_codes_with_words_are_the_codes_that_can_be_given(given, in_words):
    assert set(in_words) == set(given)


@pytest.mark.parametrize("reason", [*NoRate, *NoValue])
def test_a_reason_is_a_note_and_a_sentence_about_the_force(reason):
    names = {name for _, name, _, _ in string.Formatter().parse(REASONS[reason].sentence) if name}
    assert names <= {*ABOUT, "children"}
    said = say_reason(reason.value, **ABOUT, children=9_000)
    assert said.startswith("Kent: ")
    assert said.endswith(".")
    assert "{" not in said + note_reason(reason.value)


def test_a_reason_without_words_is_named_plainly():
    assert note_reason("few_witnesses") == "not known: few witnesses"
    assert say_reason("few_witnesses", **ABOUT) == "Kent: not known (few witnesses), 2025/26."


def test_a_force_with_a_value_is_noted_for_how_it_differs_and_one_without_for_why():
    rows = pl.DataFrame(
        {"reason": [None, "few_counted", "few_witnesses"], "difference": ["Higher", None, None]}
    )
    assert rows.select(notes()).to_series().to_list() == [
        "Higher",
        "u: unreliable, fewer than 20 counted",
        "not known: few witnesses",
    ]


def test_a_signal_a_driver_or_a_check_without_words_is_named_plainly():
    assert name_signal("nine_in_a_row") == "Nine in a row"
    assert driver_name("staff_on_duty", {}) == "Staff on duty"
    checks = pl.DataFrame(
        {"check": ["implied_staff"], "value": [3.0], "unit": ["count"], "sentence": ["So many."]}
    )
    assert check_table(checks)["check"].to_list() == ["Implied staff"]
