"""Between a scenario and what the state database keeps of it, so that it comes out the same."""

from dataclasses import asdict, replace

from pipelines.errors import ScenarioError
from pipelines.models.plan import PlanSettings, Scenario
from pipelines.planning.scenario_files import format_scenario, parse_scenario
from pipelines.state import SavedScenario, ScenarioContent


def make_content(
    scenario: Scenario, warehouse_version: str, document: str | None = None
) -> ScenarioContent:
    """What is kept of a scenario.

    Args:
        scenario: The scenario.
        warehouse_version: The version that its numbers are of.
        document: Its text as a person wrote it, comments and all; written anew where there is none.
    """
    return ScenarioContent(
        document=document or format_scenario(scenario),
        seed=scenario.seed,
        warehouse_version=warehouse_version,
        settings=asdict(scenario.settings),
    )


def restore_saved(saved: SavedScenario) -> Scenario:
    """The scenario that was saved, under the name, seed and settings that were kept with it.

    Those are the record's and not the text's: another version of the code may have other defaults.

    Raises:
        ScenarioError: This version of the code cannot read it.
    """
    content = saved.content
    scenario = parse_scenario(content.document, where=f"{saved.name} (revision {saved.revision})")
    try:
        settings = PlanSettings(**content.settings)  # type: ignore[arg-type]
    except TypeError as error:
        raise ScenarioError(
            f"{saved.name}: was saved with settings that this version does not know"
            f" ({', '.join(content.settings)}). Update Caseweight."
        ) from error
    return replace(
        scenario,
        name=saved.name,
        seed=content.seed,
        settings=settings,
        warehouse_version=content.warehouse_version,
    )
