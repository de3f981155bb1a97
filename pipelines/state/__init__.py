"""What people save and issue, in a database that no pipeline needs and no build can harm.

Everything here takes the database that `open_state` gives.
"""

from pipelines.state.briefings import (
    BriefingContent,
    IssuedBriefing,
    find_briefing,
    list_briefings,
    read_briefing,
    register_briefing,
)
from pipelines.state.compare import Difference, compare_contents
from pipelines.state.database import StateDatabase, open_state
from pipelines.state.reading import (
    find_scenario,
    list_revisions,
    list_scenarios,
    list_set_aside,
    read_scenario,
    versions_in_use,
)
from pipelines.state.records import OutdatedRevision, SavedScenario, ScenarioContent, SetAside
from pipelines.state.scenarios import (
    archive_scenario,
    clone_scenario,
    create_scenario,
    restore_scenario,
    save_scenario,
)
from pipelines.state.versions import VersionOffer, offer_versions

__all__ = [
    "BriefingContent",
    "Difference",
    "IssuedBriefing",
    "OutdatedRevision",
    "SavedScenario",
    "ScenarioContent",
    "SetAside",
    "StateDatabase",
    "VersionOffer",
    "archive_scenario",
    "clone_scenario",
    "compare_contents",
    "create_scenario",
    "find_briefing",
    "find_scenario",
    "list_briefings",
    "list_revisions",
    "list_scenarios",
    "list_set_aside",
    "offer_versions",
    "open_state",
    "read_briefing",
    "read_scenario",
    "register_briefing",
    "restore_scenario",
    "save_scenario",
    "versions_in_use",
]
