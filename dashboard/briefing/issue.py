"""Issue briefings: written to files, and entered in the register so that they can be made again."""

import getpass
import hashlib
from dataclasses import replace
from pathlib import Path

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing
from dashboard.briefing.paper import (
    FILE_ENDINGS,
    Paper,
    format_of,
    make_paper,
    set_paper,
    write_paper,
)
from dashboard.briefing.request import Request
from dashboard.briefing.template_file import Template, find_template, parse_template
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.errors import BriefingError
from pipelines.planning.scenario_choice import ChosenScenario, choose_scenario
from pipelines.planning.scenario_files import format_scenario, parse_scenario
from pipelines.settings import Settings
from pipelines.state import (
    BriefingContent,
    IssuedBriefing,
    list_briefings,
    open_state,
    read_briefing,
    register_briefing,
)


def issue_briefing(
    settings: Settings,
    request: Request,
    *,
    out: Path,
    profile: Profile = Profile.INTERNAL,
    version: str | None = None,
) -> IssuedBriefing:
    """Write a briefing to a file, its evidence beside it, and enter it in the register.

    Args:
        settings: Where published versions, saved scenarios and the register live.
        request: What is asked for.
        out: The file; its ending is the format. An older one is replaced whole.
        profile: Whose eyes it is for.
        version: The published version; the current one where not given.

    Raises:
        BriefingError: It cannot be made as asked, or not be written: then nothing is.
        ScenarioError: There is no such scenario.
        StateError: The register cannot be written: then no file is.
        WarehouseMissing: Nothing is published there, or not for such a profile.
    """
    format = format_of(out)
    settled = settle(request, settings)
    with Warehouse(settings.home, version, profile) as warehouse:
        paper = make_paper(Desk(warehouse, settings), settled, format)
    return write_issued(settings, paper, settled, out)


def settle(request: Request, settings: Settings) -> Request:
    """The request with template and scenario looked up, so that nobody changes them on the way.

    Raises:
        BriefingError: There is no such template, or it says what cannot be.
        ScenarioError: There is no such scenario.
    """
    settled = replace(request, template=find_template(request.template))
    if not isinstance(request.scenario, str):
        return settled
    return replace(settled, scenario=choose_scenario(settings, request.scenario))


def register_paper(
    settings: Settings, paper: Paper, request: Request, *, file_name: str
) -> IssuedBriefing:
    """Enter a briefing in the register, with all that making it again takes.

    Args:
        settings: Where the register lives.
        paper: The briefing.
        request: What it was made for, settled.
        file_name: What the file is called, without its folder.

    Raises:
        StateError: The register cannot be written.
    """
    said, scenario = paper.briefing, request.scenario
    chosen = scenario if isinstance(scenario, ChosenScenario) else None
    content = BriefingContent(
        template=said.template,
        template_text=find_template(request.template).text,
        force_code=said.force_code,
        period=said.period,
        scenario=said.scenario,
        scenario_document=format_scenario(chosen.scenario) if chosen else None,
        scenario_origin=chosen.origin if chosen else None,
        figure=said.figure,
        profile=str(said.profile),
        warehouse_version=said.info.version,
        format=paper.format,
        file_name=file_name,
        file_sha256=hashlib.sha256(paper.content).hexdigest(),
        evidence=paper.evidence,
    )
    with open_state(settings) as state:
        return register_briefing(state, content, author=getpass.getuser())


def list_issued(settings: Settings, *, limit: int | None = None) -> list[IssuedBriefing]:
    """The briefings issued, the latest first; where nothing was ever kept no database is made.

    Raises:
        StateError: The register cannot be read.
    """
    if not settings.has_state:
        return []
    with open_state(settings) as state:
        return list_briefings(state, limit=limit)


def _request_of(issued: BriefingContent) -> Request:
    """What an issued briefing was made for."""
    template: str | Template = issued.template
    if issued.template_text is not None:
        name = issued.template
        template = parse_template(issued.template_text, where=name, key=name, is_own=True)
    scenario = None
    if issued.scenario_document is not None:
        read = parse_scenario(issued.scenario_document, where="the scenario of the register")
        scenario = ChosenScenario(read, issued.scenario_origin or "")
    return Request(template, issued.force_code, issued.period, scenario, issued.figure)


def make_again(settings: Settings, issued: BriefingContent) -> Paper:
    """Make an issued briefing again, of its own version: PDF and evidence are the same bytes.

    Args:
        settings: Where published versions live.
        issued: As the register has it.

    Raises:
        BriefingError: It cannot be made by this version of the code.
        ScenarioError: This version of the code cannot read its scenario.
        WarehouseMissing: The version is no longer kept.
    """
    return set_paper(compose_again(settings, issued, issued.warehouse_version), issued.format)


def compose_again(settings: Settings, issued: BriefingContent, version: str) -> Briefing:
    """What an issued briefing says of a version.

    Args:
        settings: Where published versions live.
        issued: As the register has it.
        version: Its own, or another.

    Raises:
        BriefingError: It cannot be made by this version of the code, or of that version's data.
        ScenarioError: This version of the code cannot read its scenario.
        WarehouseMissing: The version is no longer kept.
    """
    with Warehouse(settings.home, version, Profile(issued.profile)) as warehouse:
        return compose(Desk(warehouse, settings), _request_of(issued))


def write_again(settings: Settings, briefing_id: str, *, out: Path) -> tuple[IssuedBriefing, bool]:
    """Write an issued briefing again; the register, which has it, stays as it is.

    Returns:
        Its row of the register, and whether the file is the one issued, byte for byte.

    Raises:
        BriefingError: As `make_again`, or the file cannot be written, or its ending is not that of
            the format that was issued.
        StateError: There is no such briefing.
        WarehouseMissing: The version is no longer kept.
    """
    with open_state(settings) as state:
        issued = read_briefing(state, briefing_id)
    if format_of(out) != issued.content.format:
        ending = FILE_ENDINGS[issued.content.format]
        raise BriefingError(f"{briefing_id}: was issued as .{ending}: type --out FILE.{ending}")
    paper = make_again(settings, issued.content)
    write_paper(paper, out, before=lambda: None)
    return issued, hashlib.sha256(paper.content).hexdigest() == issued.content.file_sha256


def write_issued(settings: Settings, paper: Paper, request: Request, out: Path) -> IssuedBriefing:
    """Write a paper and its evidence, and enter it in the register: all of it or nothing.

    Raises:
        BriefingError: They cannot be written.
        StateError: The register cannot be written.
    """
    entered: list[IssuedBriefing] = []
    write_paper(
        paper,
        out,
        before=lambda: entered.append(register_paper(settings, paper, request, file_name=out.name)),
    )
    return entered[0]
