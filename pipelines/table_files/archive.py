"""Archives that are the same whenever they are made."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping


def write_archive(members: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """Put files into a ZIP archive in which every one bears the same date.

    Args:
        members: The files by their names, in the order in which they are to stand.
        moment: Their date.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def read_archive(archive: bytes) -> dict[str, bytes]:
    """The files of a ZIP archive by their names, in order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist()}
