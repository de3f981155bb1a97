"""The command that plans: what a scenario comes to, by financial year."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import console
from pipelines.commands.options import Json, State
from pipelines.errors import ScenarioError

if TYPE_CHECKING:
    from pipelines.planning.report import PlanReport
    from pipelines.planning.scenario_choice import ChosenScenario

SHOWN = {
    "investigations": "investigations",
    "cash": "cash (£)",
    "hours": "hours",
    "people": "people (FTE)",
}
"""What is printed, in order; --json and --out have all of it."""
ENDINGS = (".xlsx", ".csv")
FileOrName = typer.Option(metavar="FILE_OR_NAME", help="FILE.toml, a plan's FILE.xlsx, or a name.")


def plan(
    force: Annotated[str, typer.Option(help="Force code, or ALL.")],
    scenario: Annotated[str | None, FileOrName] = None,
    against: Annotated[str | None, FileOrName] = None,
    out: Annotated[Path | None, typer.Option(help="FILE.xlsx or FILE.csv")] = None,
    version: Annotated[
        str | None, typer.Option(help="Default: the scenario's own while it is kept.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Demand, cash, hours and people by financial year: p10, p50, p90 of a scenario."""
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(f"--out: {out.name} must end with {' or '.join(ENDINGS)}.")
    if out is not None and not out.parent.is_dir():
        raise ScenarioError(f"{out.parent}: no such folder. Make it, or choose another --out.")
    from pipelines.commands.plan_inputs import read_plan_inputs
    from pipelines.planning.report import make_report, plan_record
    from pipelines.planning.scenario_choice import choose_scenario

    chosen = choose_scenario(State.settings, scenario)
    other = choose_scenario(State.settings, against) if against else None
    home = State.settings.home
    inputs, source = read_plan_inputs(home, force, version or _version_of(chosen))
    report = make_report(inputs, source, chosen.scenario, other.scenario if other else None)
    if out is not None:
        _write(report, out)
    if as_json:
        console.print_json(plan_record(report))
    else:
        _print(report, chosen)
        if out is not None:
            console.out.print(f"Written to {out}", soft_wrap=True)


def _version_of(chosen: "ChosenScenario") -> str | None:
    """The version to plan on: the one that a scenario was made on, for as long as it is kept."""
    from pipelines.state import offer_versions

    made_on = chosen.scenario.warehouse_version
    if made_on is None:
        return None
    offer = offer_versions(made_on, State.settings.home)
    if offer.has_moved:
        others = " Choose with --version." if len(offer.choices) > 1 else ""
        console.notes.print(f"{offer.sentence}{others}", soft_wrap=True, highlight=False)
    return offer.opens_on


def _write(report: "PlanReport", out: Path) -> None:
    from pipelines.planning.report import write_plan_table
    from pipelines.planning.workbook import write_plan_workbook

    if out.suffix.lower() == ".xlsx":
        write_plan_workbook(report, out)
    else:
        write_plan_table(report, out)


def _print(report: "PlanReport", chosen: "ChosenScenario") -> None:
    from pipelines.contracts.vocabulary import MARKING, SYNTHETIC_BANNER
    from pipelines.planning.report import plan_rows

    source, rows = report.source, plan_rows(report, tuple(SHOWN)).to_dicts()
    if source.is_synthetic:
        console.out.print(SYNTHETIC_BANNER, soft_wrap=True)
    console.out.print(
        f"{MARKING}. {source.force_name} ({source.force_code}), {chosen.origin}",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
    console.print_table("By financial year", [_row(row, "p10", "p50", "p90") for row in rows])
    if report.against:
        compared = ("p50", "against_p50", "change_p50")
        console.print_table(
            f"Held against {report.against[0].name}", [_row(row, *compared) for row in rows]
        )
    for message in report.plan.messages:
        console.out.print(message, soft_wrap=True, markup=False, highlight=False)
    console.out.print(
        f"Version {source.version}, as at {source.as_at}. P10 to P90 hold 80 of 100 drawn futures;"
        " their ends do not add up.",
        soft_wrap=True,
        highlight=False,
    )


def _row(row: dict[str, Any], *numbers: str) -> dict[str, Any]:
    shown = {name: None if row[name] is None else round(row[name]) for name in numbers}
    return {"year": row["financial_year"], "measure": SHOWN[row["measure"]], **shown}
