"""Forces are known by the names that people write, and never by one that is another's."""

import pytest

from pipelines.reference.forces import find_force_code, read_force_aliases
from pipelines.reference.tables import NON_POLICE_BODIES, read_force_codes, read_reference_table

FORCES = read_reference_table("force")
WRITTEN = ("{}", "{} Police", "{} Constabulary", "{} Police Force", " {}  POLICE ", "The {} Police")


@pytest.mark.parametrize("written", WRITTEN)
def test_every_force_is_known_with_or_without_what_forces_call_themselves(written):
    named = FORCES.select("force_name", "force_code").rows()
    for variation in (str, str.upper, str.lower, lambda name: name.replace(" and ", " & ")):
        found = {code: find_force_code(written.format(variation(name))) for name, code in named}
        assert {code: got for code, got in found.items() if got != code} == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Heddlu Gogledd Cymru", "W15000001"),
        ("Heddlu De Cymru", "W15000003"),
        ("Heddlu Gwent", "W15000002"),
        ("North Wales Police / Heddlu Gogledd Cymru", "W15000001"),
        ("Dyfed\u2013Powys", "W15000004"),
        ("GMP", "E23000005"),
        ("MPS", "E23000001"),
        ("the Met", "E23000001"),
        ("Metropolitan Police Service", "E23000001"),
        ("London, City of", "E23000034"),
        ("Hampshire Constabulary", "E23000030"),
        ("Hampshire & Isle of Wight Constabulary", "E23000030"),
        ("e23000028", "E23000028"),
        ("E23000028 Essex", "E23000028"),
        ("E23000028 (Essex Police)", "E23000028"),
        ("British Transport Police", "BTP"),
        ("notts police", "E23000019"),
    ],
)
def test_a_force_is_known_by_its_welsh_old_and_short_names_and_by_its_code(written, code):
    assert find_force_code(written) == code


@pytest.mark.parametrize(
    "written",
    [
        *("WMP", "London", "Wales", "Yorkshire", "Police", "", "Police Scotland", "PSNI"),
        *("E23000028 Kent", "Essex/Kent", "E99000001", "Ministry of Defence Police", "Esex"),
        *("Action Fraud", "Financial Fraud Action UK", "Isle of Wight"),
    ],
)
def test_a_name_of_no_force_or_of_two_is_never_guessed(written):
    assert find_force_code(written) is None


def test_no_name_stands_for_two_forces_and_each_for_one_that_exists():
    listed = read_reference_table("force_alias")
    assert set(listed["force_code"]) <= {*read_force_codes(), *NON_POLICE_BODIES}
    known = read_force_aliases()
    assert "" not in known
    assert len(known) == FORCES.height + listed.height
