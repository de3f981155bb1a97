"""Make a briefing as bytes or as a file, and refuse what cannot be made with what can be."""

import contextlib
import os
import tempfile
from pathlib import Path

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.formats import ENDINGS, FORMATS
from dashboard.briefing.request import Request
from dashboard.briefing.template_file import find_template
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.errors import BriefingError
from pipelines.settings import Settings

OUT = f"--out FILE.{' or --out FILE.'.join(ENDINGS)}"


def make_briefing(desk: Desk, request: Request, format: str) -> bytes:
    """Make a briefing as a file; the same version and request give the same bytes.

    Args:
        desk: The published version, in the profile of whoever it is for.
        request: What is asked for.
        format: A name of `FORMATS`.

    Returns:
        The file's content.

    Raises:
        BriefingError: There is no such template, force, period, figure or format, or nothing is
            known of what it is about.
    """
    if format not in FORMATS:
        raise BriefingError(f"no format {format!r} of a briefing: use one of {', '.join(FORMATS)}")
    return FORMATS[format](compose(desk, request))


def write_briefing(
    settings: Settings, request: Request, *, out: Path, profile: Profile = Profile.INTERNAL
) -> Path:
    """Write a briefing on the current version to a file that only its owner can read.

    Args:
        settings: Where published versions and saved scenarios live.
        request: What is asked for.
        out: The file; its ending is the format. An older one is replaced whole.
        profile: Whose eyes it is for.

    Returns:
        The file written.

    Raises:
        BriefingError: As `make_briefing`, or the file cannot be written.
        WarehouseMissing: Nothing is published there, or not for such a profile.
    """
    format = _format_of(out)
    find_template(request.template)
    with Warehouse(settings.home, profile=profile) as warehouse:
        content = make_briefing(Desk(warehouse, settings), request, format)
    try:
        _replace(out, content)
    except OSError as error:
        raise BriefingError(
            f"cannot write {out}: {error.strerror or error}. Name a file in a folder that exists "
            f"and that you may write to, with {OUT}"
        ) from error
    return out


def _format_of(out: Path) -> str:
    """The format that a file's ending asks for.

    Raises:
        BriefingError: It asks for none: says what there is.
    """
    ending = out.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        given = f"a file ending in {ending!r}" if ending else "a file without an ending"
        raise BriefingError(f"{given} is no format of a briefing: type {OUT}")
    return ENDINGS[ending]


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
