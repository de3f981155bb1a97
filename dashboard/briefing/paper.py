"""A briefing as it leaves: the file, and the evidence that stands beside it."""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing
from dashboard.briefing.evidence import evidence_of
from dashboard.briefing.formats import ENDINGS, FORMATS
from dashboard.briefing.request import Request
from pipelines.errors import BriefingError

OUT = f"--out FILE.{' or --out FILE.'.join(ENDINGS)}"
EVIDENCE_ENDING = ".evidence.json"
FILE_ENDINGS = {name: ending for ending, name in ENDINGS.items()}
"""The ending of a file of each format."""


@dataclass(frozen=True)
class Paper:
    """A briefing in one format.

    Attributes:
        briefing: What it says.
        format: A name of `FORMATS`.
        content: The file's bytes.
        evidence: The JSON beside it, the same for every format.
    """

    briefing: Briefing
    format: str
    content: bytes
    evidence: str

    @property
    def name(self) -> str:
        """What the file is called where nobody says otherwise."""
        said = self.briefing
        parts = (
            *(said.template.removesuffix(".toml"), said.force_code, said.period.replace("/", "-")),
            *(str(said.profile), said.info.version),
        )
        return f"{'_'.join(parts)}.{FILE_ENDINGS[self.format]}"


def make_paper(desk: Desk, request: Request, format: str) -> Paper:
    """Make a briefing; the same version and request give the same bytes and evidence.

    Args:
        desk: The published version, in the profile of whoever it is for.
        request: What is asked for.
        format: A name of `FORMATS`.

    Raises:
        BriefingError: There is no such template, force, period, figure or format, or nothing is
            known of what it is about.
    """
    return set_paper(compose(desk, request), format)


def set_paper(briefing: Briefing, format: str) -> Paper:
    """Set a briefing in a format.

    Raises:
        BriefingError: There is no such format.
    """
    if format not in FORMATS:
        raise BriefingError(f"no format {format!r} of a briefing: use one of {', '.join(FORMATS)}")
    return Paper(briefing, format, FORMATS[format](briefing), write_evidence(briefing))


def write_evidence(briefing: Briefing) -> str:
    """The evidence of a briefing as the file beside it holds it."""
    return f"{json.dumps(evidence_of(briefing), ensure_ascii=False, indent=1)}\n"


def format_of(out: Path) -> str:
    """The format that a file's ending asks for.

    Raises:
        BriefingError: It asks for none: says what there is.
    """
    ending = out.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        given = f"a file ending in {ending!r}" if ending else "a file without an ending"
        raise BriefingError(f"{given} is no format of a briefing: type {OUT}")
    return ENDINGS[ending]


def evidence_beside(path: Path) -> Path:
    """The evidence of a briefing's file."""
    return path.with_name(f"{path.name}{EVIDENCE_ENDING}")


def write_paper(paper: Paper, out: Path, *, before: Callable[[], object]) -> None:
    """Write file and evidence, both or neither; older ones are replaced whole.

    Args:
        paper: The briefing.
        out: The file; its evidence goes beside it. Only its owner can read either.
        before: Done when both stand aside and before anybody sees them; if it fails neither is.

    Raises:
        BriefingError: They cannot be written.
    """
    written = {evidence_beside(out): paper.evidence.encode(), out: paper.content}
    try:
        with _aside(written) as asides:
            before()
            for path, aside in asides.items():
                aside.replace(path)
    except OSError as error:
        raise BriefingError(
            f"cannot write {out}: {error.strerror or error}. Name a file in a folder that exists "
            f"and that you may write to, with {OUT}"
        ) from error


@contextlib.contextmanager
def _aside(written: Mapping[Path, bytes]) -> Iterator[dict[Path, Path]]:
    """Files that nobody looks at yet, on the disk whole; those left at the end are taken away."""
    asides: dict[Path, Path] = {}
    try:
        for path, content in written.items():
            if path.is_dir():
                raise IsADirectoryError(f"{path.name} is a folder")
            handle, name = tempfile.mkstemp(prefix=".briefing-", dir=path.parent)
            asides[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        yield asides
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
