"""What a plan rests on, read from a published version."""

from pathlib import Path

from pipelines.contracts.force_names import suggest_codes
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import ModelError
from pipelines.models.plan import PlanInputs
from pipelines.planning.report import PlanSource
from pipelines.publishing.reading import open_version
from pipelines.publishing.versions import find_version_folder

PLAN_MARTS = (
    *("opening_path", "cost_profile", "open_profile", "case_level", "demand_by_month"),
    *("cost_by_cohort", "cost_by_month", "cost_rate", "cost_category", "price_index"),
    *("staffing_by_month", "budget_by_year", "timeliness_by_quarter"),
)


def read_plan_inputs(
    home: Path, force_code: str, version: str | None
) -> tuple[PlanInputs, PlanSource]:
    """The marts of a version that a plan of a force needs; of all forces where it is ALL.

    Raises:
        WarehouseMissing: There is no such version, or older code published it.
        ModelError: The version forecasts nothing for such a force.
    """
    folder = find_version_folder(home, version)
    with open_version(folder) as read:
        names = dict(read("force").select("force_code", "force_name").iter_rows())
        if force_code != ALL_FORCES and read("opening_path", force_code).is_empty():
            planned = sorted(set(read("opening_path")["force_code"]) - {ALL_FORCES})
            known = suggest_codes(
                force_code, {code: names.get(code, "no name") for code in planned}
            )
            raise ModelError(
                f"{force_code}: has no forecast of investigations in version {folder.name}, which a"
                f" plan rests on. Type --force {ALL_FORCES}, or one of: {known}."
            )
        chosen = None if force_code == ALL_FORCES else force_code
        info = read("build_info").row(0, named=True)
        as_at = info["as_at"] or info["built_at"].date()
        marts = {name: read(name, chosen) for name in PLAN_MARTS}
    source = PlanSource(
        force_code, names.get(force_code, "All forces"), folder.name, as_at, info["is_synthetic"]
    )
    return PlanInputs(as_at=as_at, **marts), source
