"""Briefings on every force of a version, and on all together."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.briefing.case import Desk
from dashboard.briefing.issue import register_paper, settle, write_issued
from dashboard.briefing.paper import Paper, evidence_beside, make_paper
from dashboard.briefing.request import Request
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import BriefingError, CaseweightError, ModelError
from pipelines.progress import Progress
from pipelines.settings import Settings

FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same briefings give the same bytes."""


@dataclass(frozen=True)
class Batch:
    """What came of briefings on every force.

    Attributes:
        written: The file of each force, and of ALL.
        refused: Why there is none of others that delivered, by force code.
        not_delivered: The codes of forces that delivered nothing to the version.
    """

    written: Mapping[str, Path]
    refused: Mapping[str, str]
    not_delivered: tuple[str, ...]


def issue_each(
    settings: Settings,
    request: Request,
    *,
    folder: Path,
    format: str,
    profile: Profile = Profile.INTERNAL,
    version: str | None = None,
    tell: Progress = lambda what, share: None,
) -> Batch:
    """Write a briefing on each force of a version, and on all together, into a folder.

    A force that cannot be briefed on is named in what comes back, and does not stop the others.

    Args:
        settings: Where published versions, saved scenarios and the register live.
        request: What is asked for; its force is not looked at.
        folder: Made where it is not there.
        format: A name of the formats.
        profile: Whose eyes they are for.
        version: The published version; the current one where not given.
        tell: Told the force whose turn it is.

    Raises:
        BriefingError: There is no such template or format, or the folder cannot be written.
        ScenarioError: There is no such scenario.
        StateError: The register cannot be written.
        WarehouseMissing: Nothing is published there, or not for such a profile.
    """
    settled = settle(request, settings)
    written: dict[str, Path] = {}
    refused: dict[str, str] = {}
    with Warehouse(settings.home, version, profile) as warehouse:
        _make_folder(folder)
        desk = Desk(warehouse, settings)
        for asked, made in make_each(desk, settled, format, tell):
            if isinstance(made, CaseweightError):
                refused[asked.force_code] = str(made)
                continue
            written[asked.force_code] = folder / made.name
            write_issued(settings, made, asked, folder / made.name)
        return _batch(desk, written, refused)


def zip_each(
    settings: Settings, desk: Desk, request: Request, format: str, tell: Progress
) -> tuple[bytes, Batch]:
    """The same as one archive, each briefing with its evidence beside it.

    Args:
        settings: Where the register lives.
        desk: The version, in the profile of whoever they are for.
        request: What is asked for, settled; its force is not looked at.
        format: A name of the formats.
        tell: Told the force whose turn it is.

    Returns:
        The archive, and what came of each force.

    Raises:
        BriefingError: There is no such template or format.
        StateError: The register cannot be written.
    """
    written: dict[str, Path] = {}
    refused: dict[str, str] = {}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for asked, made in make_each(desk, request, format, tell):
            if isinstance(made, CaseweightError):
                refused[asked.force_code] = str(made)
                continue
            name = Path(made.name)
            written[asked.force_code] = name
            opened.writestr(zipfile.ZipInfo(str(name), FIRST_TIME), made.content)
            evidence = zipfile.ZipInfo(str(evidence_beside(name)), FIRST_TIME)
            opened.writestr(evidence, made.evidence, zipfile.ZIP_DEFLATED)
            register_paper(settings, made, asked, file_name=made.name)
    return archive.getvalue(), _batch(desk, written, refused)


def make_each(
    desk: Desk, request: Request, format: str, tell: Progress
) -> Iterator[tuple[Request, Paper | CaseweightError]]:
    """A briefing on all forces together, then on each, or why there is none.

    Args:
        desk: The version, in the profile of whoever they are for.
        request: What is asked for, settled; its force is not looked at.
        format: A name of the formats.
        tell: Told the force whose turn it is.
    """
    codes = [ALL_FORCES, *desk.names]
    for place, code in enumerate(codes):
        tell(desk.names.get(code, "all forces"), place / len(codes))
        asked = replace(request, force_code=code)
        try:
            yield asked, make_paper(desk, asked, format)
        except (BriefingError, ModelError) as error:
            yield asked, error


def _batch(desk: Desk, written: Mapping[str, Path], refused: Mapping[str, str]) -> Batch:
    """What came of each force: of those refused, the ones that delivered are to be named."""
    known = desk.delivered
    named = {code: why for code, why in refused.items() if code == ALL_FORCES or code in known}
    return Batch(written, named, tuple(code for code in refused if code not in named))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BriefingError(
            f"cannot make the folder {folder}: {error.strerror or error}. Name another with --out"
        ) from error
