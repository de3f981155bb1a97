"""Whether the numbers of a paper are still those of the current version."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from dashboard.briefing.evidence import EVIDENCE_FORMAT, evidence_of
from dashboard.briefing.issue import compose_again
from dashboard.briefing.paper import EVIDENCE_ENDING, evidence_beside
from dashboard.briefing.template_file import shipped_names
from pipelines.contracts.published import read_current_version
from pipelines.errors import BriefingError
from pipelines.planning.scenario_choice import choose_scenario
from pipelines.planning.scenario_files import format_scenario
from pipelines.settings import Settings
from pipelines.state import BriefingContent, IssuedBriefing, find_briefing, open_state

LARGEST_EVIDENCE = 20_000_000
TEXTS = ("template", "version", "title", "sha256")


class Standing(StrEnum):
    """What became of a number."""

    SAME = "same"
    MOVED = "moved"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class NumberStanding:
    """A number of the paper beside that of the current version, as each is printed."""

    key: str
    standing: Standing
    then: str | None
    now: str | None


@dataclass(frozen=True)
class Check:
    """What a paper comes to today.

    Attributes:
        title: The paper's.
        made_on: The version that it was made on.
        current: The one that it is held against.
        numbers: Those of either, in the paper's order, new ones last.
        issued: Its row of the register; none where it was never entered.
        is_as_issued: Whether the file is the one issued, byte for byte; none where no file or no
            row is there to tell by.
    """

    title: str
    made_on: str
    current: str
    numbers: tuple[NumberStanding, ...]
    issued: IssuedBriefing | None
    is_as_issued: bool | None

    @property
    def is_current(self) -> bool:
        """Whether every number of the paper still stands."""
        return all(it.standing in (Standing.SAME, Standing.NEW) for it in self.numbers)

    def count(self, standing: Standing) -> int:
        """How many numbers stand so."""
        return sum(it.standing is standing for it in self.numbers)


def check_paper(settings: Settings, path: Path) -> Check:
    """Hold a paper, or the evidence of one, against the current version.

    The same briefing is made of the current version, of the same months, and compared number by
    number, as printed.

    Args:
        settings: Where published versions and the register live.
        path: The paper, whose evidence stands beside it or is in the register; or the evidence.

    Raises:
        BriefingError: It is no briefing, or one whose numbers cannot be told.
        WarehouseMissing: Nothing is published.
    """
    text, file = _find_evidence(settings, path)
    evidence = _read(text, path)
    issued = _look_up(settings, _sha256(text.encode()))
    made_of = issued.content if issued else _content_of(settings, evidence, text, path)
    current = read_current_version(settings.home)
    again = evidence_of(compose_again(settings, made_of, current))
    return check_evidence(evidence, again, issued, _is_as_issued(issued, file))


def check_issued(settings: Settings, issued: IssuedBriefing) -> Check:
    """Hold a briefing of the register against the current version.

    Raises:
        BriefingError: The current version cannot be briefed on so.
        WarehouseMissing: Nothing is published.
    """
    current = read_current_version(settings.home)
    then = json.loads(issued.content.evidence)
    if current == issued.content.warehouse_version:
        return check_evidence(then, then, issued, None)
    again = evidence_of(compose_again(settings, issued.content, current))
    return check_evidence(then, again, issued, None)


def check_evidence(
    then: dict[str, Any],
    now: dict[str, Any],
    issued: IssuedBriefing | None,
    is_as_issued: bool | None,
) -> Check:
    """What became of each number of one evidence in another."""
    old = {number["key"]: number["shown"] for number in then["numbers"]}
    new = {number["key"]: number["shown"] for number in now["numbers"]}
    standings = []
    for key in dict.fromkeys((*old, *new)):
        if key not in old:
            standing = Standing.NEW
        elif key not in new:
            standing = Standing.GONE
        else:
            standing = Standing.SAME if old[key] == new[key] else Standing.MOVED
        standings.append(NumberStanding(key, standing, old.get(key), new.get(key)))
    return Check(
        then["title"], then["version"], now["version"], tuple(standings), issued, is_as_issued
    )


def _find_evidence(settings: Settings, path: Path) -> tuple[str, bytes | None]:
    """The evidence's text, and the paper itself where that was given."""
    content = _bytes_of(path)
    if path.name.endswith(EVIDENCE_ENDING):
        return _decoded(content, path), None
    beside = evidence_beside(path)
    if beside.is_file():
        return _decoded(_bytes_of(beside), beside), content
    issued = _look_up(settings, _sha256(content))
    if issued is None:
        raise BriefingError(
            f"{path}: no evidence beside it ({beside.name}), and no briefing of the register is "
            "this file: it was not made here, or was changed since. Give the evidence instead"
        )
    return issued.content.evidence, content


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_EVIDENCE and path.name.endswith(EVIDENCE_ENDING):
            raise BriefingError(f"{path}: is too large for the evidence of a briefing")
        return path.read_bytes()
    except OSError as error:
        raise BriefingError(
            f"{path}: cannot be read ({error.strerror}): name a briefing or its evidence"
        ) from error


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BriefingError(f"{path}: {_DAMAGED}") from error


_DAMAGED = "is not the evidence of a briefing, or is damaged: take it from where the paper is from"


def _read(text: str, path: Path) -> dict[str, Any]:
    try:
        evidence = json.loads(text)
        sound = (
            evidence["format"] == EVIDENCE_FORMAT
            and all(isinstance(evidence[name], str) for name in TEXTS)
            and isinstance(evidence["request"]["force_code"], str)
            and all(
                isinstance(number[name], str)
                for number in evidence["numbers"]
                for name in ("key", "shown")
            )
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BriefingError(f"{path}: {_DAMAGED}") from error
    if not sound:
        raise BriefingError(f"{path}: {_DAMAGED}")
    found: dict[str, Any] = evidence
    return found


def _content_of(
    settings: Settings, evidence: dict[str, Any], text: str, path: Path
) -> BriefingContent:
    """What to make again where the register has no such evidence: by its names alone."""
    asked, template = evidence["request"], evidence["template"]
    if template not in shipped_names():
        raise BriefingError(
            f"{path}: was made from the template {template}, and the register has no such briefing "
            "to take it from: make it again with `caseweight brief --template FILE.toml`"
        )
    chosen = choose_scenario(settings, asked["scenario"]) if asked.get("scenario") else None
    return BriefingContent(
        template=template,
        force_code=asked["force_code"],
        period=asked["period"],
        profile=asked["profile"],
        warehouse_version=evidence["version"],
        format="csv",
        file_name=path.name,
        file_sha256="",
        evidence=text,
        scenario=asked.get("scenario"),
        scenario_document=format_scenario(chosen.scenario) if chosen else None,
        scenario_origin=chosen.origin if chosen else None,
        figure=asked.get("figure"),
    )


def _look_up(settings: Settings, sha256: str) -> IssuedBriefing | None:
    """A briefing by its checksum; where nothing was ever saved no database is made."""
    if not settings.has_state:
        return None
    with open_state(settings) as state:
        return find_briefing(state, sha256)


def _is_as_issued(issued: IssuedBriefing | None, file: bytes | None) -> bool | None:
    if issued is None or file is None:
        return None
    return issued.content.file_sha256 == _sha256(file)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
