"""The scenario that somebody means by a file's path, or by the name of a saved one."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import ScenarioError
from pipelines.models.plan import BASE, Scenario
from pipelines.planning.assumption_sheet import read_assumptions
from pipelines.planning.saved_scenarios import restore_saved
from pipelines.planning.scenario_files import read_scenario
from pipelines.settings import Settings
from pipelines.state import SavedScenario, find_scenario, list_scenarios, open_state

READERS = {".toml": read_scenario, ".xlsx": read_assumptions}
MOST_NAMED = 5


@dataclass(frozen=True)
class ChosenScenario:
    """A scenario and where it is from.

    Attributes:
        scenario: With the version that it was made on, where it says one.
        origin: The file, or the saved scenario and its revision, in words.
        saved: The saved scenario; nothing for a file.
    """

    scenario: Scenario
    origin: str
    saved: SavedScenario | None = None


def choose_scenario(settings: Settings, file_or_name: str | None) -> ChosenScenario:
    """The scenario of a file (.toml, or a plan's .xlsx), or a saved one by its name or id.

    Args:
        settings: Where saved scenarios are.
        file_or_name: What was typed; nothing for the base.

    Raises:
        ScenarioError: There is neither, or both, or it cannot be read.
        StateError: The state database cannot be read.
    """
    if file_or_name is None:
        return ChosenScenario(BASE, "the base, no lever moved")
    path = Path(file_or_name)
    saved = find_saved(settings, file_or_name)
    if saved and path.is_file():
        raise ScenarioError(
            f"{file_or_name}: is a file here, and the name of a saved scenario. Type"
            f" {path.resolve()} for the file, or {saved.scenario_id} for the saved one."
        )
    if saved:
        origin = f"saved scenario {saved.name}, revision {saved.revision}"
        return ChosenScenario(restore_saved(saved), origin, saved)
    if path.suffix.lower() not in READERS and not path.is_file():
        raise ScenarioError(f"{file_or_name}: {_neither(settings)}")
    return ChosenScenario(read_scenario_file(path), str(path))


def read_scenario_file(path: Path) -> Scenario:
    """The scenario of a file, by its ending.

    Raises:
        ScenarioError: It cannot be read, or its ending is that of no scenario.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ScenarioError(
            f"{path}: a scenario's file ends with {' or '.join(READERS)}. Rename it if it is one."
        )
    return reader(path)


def find_saved(settings: Settings, name_or_id: str) -> SavedScenario | None:
    """A saved scenario by its name or id; where nothing was ever saved no database is made."""
    if not settings.has_state:
        return None
    with open_state(settings) as state:
        return find_scenario(state, name_or_id)


def list_saved(settings: Settings, *, with_archived: bool = False) -> list[SavedScenario]:
    """Saved scenarios, the last changed first; where nothing was ever saved no database is made.

    Raises:
        StateError: The state database cannot be read.
    """
    if not settings.has_state:
        return []
    with open_state(settings) as state:
        return list_scenarios(state, with_archived=with_archived)


def _neither(settings: Settings) -> str:
    """What to type instead."""
    if not settings.has_state:
        return "no such file, and no scenario is saved yet. See `caseweight scenario --help`."
    names = [saved.name for saved in list_saved(settings)]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    known = ", ".join(names[:MOST_NAMED]) or "none"
    return f"no such file, and no saved scenario of that name. Saved are: {known}{more}."
