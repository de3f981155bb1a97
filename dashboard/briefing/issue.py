"""Make a briefing as bytes or as a file, and refuse what cannot be made with what can be."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from dashboard.briefing.content import Briefing
from dashboard.briefing.gathering import gather, read_force_names
from dashboard.briefing.pdf import write_pdf
from dashboard.briefing.templates import TEMPLATES
from dashboard.briefing.word import write_word
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import BriefingError

FORMATS: dict[str, Callable[[Briefing], bytes]] = {"pdf": write_pdf, "docx": write_word}


def make_briefing(warehouse: Warehouse, template: str, force_code: str, format: str) -> bytes:
    """Make a briefing; the same version and arguments give the same bytes.

    Args:
        warehouse: The published version to read.
        template: A name of `TEMPLATES`.
        force_code: A force of the version, or ALL.
        format: `pdf` or `docx`.

    Returns:
        The file's content.

    Raises:
        BriefingError: No such template, force or format.
    """
    _check_request(template, format)
    names = read_force_names(warehouse)
    if force_code != ALL_FORCES and force_code not in names:
        allowed = ", ".join(f"{code} ({name})" for code, name in names.items())
        raise BriefingError(
            f"no force {force_code!r} in version {warehouse.version}: type --force {ALL_FORCES} "
            f"for all of them, or one of {allowed or 'none, since the version lists no force'}"
        )
    return FORMATS[format](TEMPLATES[template](gather(warehouse, force_code)))


def write_briefing(home: Path, *, template: str, force_code: str, out: Path) -> Path:
    """Write a briefing on the current version to a file that only its owner can read.

    Args:
        home: Where published versions live.
        template: A name of `TEMPLATES`.
        force_code: A force of the version, or ALL.
        out: The file; its ending, .pdf or .docx, is the format. An older one is replaced whole.

    Returns:
        The file written.

    Raises:
        BriefingError: No such template, force or format, or the file cannot be written.
        WarehouseMissing: Nothing is published under `home`.
    """
    ending = out.suffix.lower().lstrip(".")
    _check_request(template, ending)
    with Warehouse(home) as warehouse:
        content = make_briefing(warehouse, template, force_code, ending)
    try:
        _replace(out, content)
    except OSError as error:
        raise BriefingError(
            f"cannot write {out}: {error.strerror or error}. Name a file in a folder that exists "
            "and that you may write to, with --out FILE.pdf or --out FILE.docx"
        ) from error
    return out


def _check_request(template: str, ending: str) -> None:
    if template not in TEMPLATES:
        raise BriefingError(
            f"no template {template!r}: type --template followed by one of {', '.join(TEMPLATES)}"
        )
    if ending not in FORMATS:
        given = f"a file ending in {ending!r}" if ending else "a file without an ending"
        raise BriefingError(
            f"{given} is no format of a briefing: type --out FILE.pdf or --out FILE.docx"
        )


def _replace(out: Path, content: bytes) -> None:
    """Write aside and rename, so that nobody ever sees half a file; mode 0600 from the start."""
    handle, aside = tempfile.mkstemp(prefix=".briefing-", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(out)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(aside).unlink()
        raise
