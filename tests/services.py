"""What a test needs of the machine beside Python."""

import os
import shutil
from pathlib import Path

import pytest


def path_of(program: str, package: str) -> str:
    """Where a program of the system is.

    A test is skipped without it, but fails where CASEWEIGHT_REQUIRE_SERVICES is 1, as in `.ci/run`:
    there a test that did not run would pass for one that did.
    """
    found = shutil.which(program)
    if found is None:
        do_without(program, package)
    return str(found)


def spreadsheet_program() -> str:
    """LibreOffice with its spreadsheets, which Debian packs apart from the rest."""
    found = Path(path_of("soffice", "libreoffice-calc-nogui")).resolve()
    if not (found.parent / "libsclo.so").exists():
        do_without("LibreOffice Calc", "libreoffice-calc-nogui")
    return str(found)


def presentation_program() -> str:
    """LibreOffice with its presentations."""
    found = Path(path_of("soffice", "libreoffice-impress-nogui")).resolve()
    if not (found.parent / "libsdlo.so").exists():
        do_without("LibreOffice Impress", "libreoffice-impress-nogui")
    return str(found)


def do_without(program: str, package: str) -> None:
    """Skip the test, or fail it where every program is asked for."""
    reason = f"{program} is not installed (apt-get install {package})"
    if os.environ.get("CASEWEIGHT_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
