"""What a test needs of the machine beside Python."""

import os
import shutil

import pytest


def path_of(program: str, package: str) -> str:
    """Where a program of the system is.

    A test is skipped without it, but fails where CASEWEIGHT_REQUIRE_SERVICES is 1, as in `.ci/run`:
    there a test that did not run would pass for one that did.
    """
    found = shutil.which(program)
    if found is None:
        reason = f"{program} is not installed (apt-get install {package})"
        if os.environ.get("CASEWEIGHT_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
