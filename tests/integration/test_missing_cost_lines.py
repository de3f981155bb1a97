"""A force that delivered investigations and no cost lines has no known cost: never £0."""

import pytest

from pipelines.build import BuildOptions, build
from pipelines.publishing.versions import read_mart
from tests.costed import COST_LINES, INVESTIGATIONS

COSTED, SILENT = "E23000001", "E23000002"


@pytest.mark.parametrize("forces", [(SILENT,), (COSTED, SILENT)])
def test_cost_is_missing_and_not_nought_where_no_line_was_delivered(
    forces, load, write_csv, settings
):
    for force in forces:
        rows = [
            f"{force},SYN-{n},INC-{n},2025-0{n}-03,2025-0{n}-20,standard,true,high,1"
            for n in (4, 5)
        ]
        load(write_csv(f"{force}.csv", INVESTIGATIONS, *rows), as_at="2026-01-31")
    if COSTED in forces:
        lines = [f"{COSTED},L{n},SYN-{n},2025-0{n}-10,digital_forensics,,,100.00" for n in (4, 5)]
        load(write_csv("costs.csv", COST_LINES, *lines), as_at="2026-01-31")
    build(settings, BuildOptions(), lambda what, share: None)
    costs = read_mart(settings.home, "investigation")
    assert costs.filter(force_code=SILENT)["cost_to_date_gbp"].null_count() == 2
    means = read_mart(settings.home, "unit_cost_by_year")
    assert SILENT not in set(means["force_code"])
    assert read_mart(settings.home, "cost_by_cohort").filter(force_code=SILENT).is_empty()
    if COSTED in forces:
        national = means.filter(force_code="ALL", abuse_type="all", complexity="all")
        assert national.filter(cost_basis="direct")["investigation_count"].to_list() == [2]
