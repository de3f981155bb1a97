"""What a published version is on disk: made by publishing, read by the dashboard.

Under home, `published/` has a folder a version. `published/CURRENT` names the one in use.
"""

import json
import re
from pathlib import Path
from typing import Any

from pipelines.contracts.profiles import Profile
from pipelines.errors import ContractError, WarehouseMissing

PUBLISHED, CURRENT = "published", "CURRENT"
WAREHOUSE, CASES, MANIFEST = "warehouse.duckdb", "cases.duckdb", "manifest.json"
PROFILE_FILES = {
    Profile.INTERNAL: WAREHOUSE,
    Profile.PARTNERSHIP: "partnership.duckdb",
    Profile.PUBLIC: "public.duckdb",
}
"""What is opened for each profile; nothing of a profile's file says more than the profile may."""
PROTECTION = "protection.duckdb"
FILES = (*PROFILE_FILES.values(), CASES, PROTECTION)
"""Every database of a version. `protection.duckdb` says what was hidden and why, and is for those
who may see the true counts: that one number was hidden for another's sake says that it is large."""
VERSION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
SAID = {"until", "as_known", "rows", "files"}
"""What every manifest says, of whatever version of the code."""
REMEDY = "run `caseweight demo`, or `caseweight ingest PATH` and then `caseweight build`"


def read_current_version(home: Path) -> str:
    """The name of the version that readers are on.

    Raises:
        WarehouseMissing: Nothing was published under `home`, or CURRENT does not name a version.
    """
    pointer = home / PUBLISHED / CURRENT
    try:
        version = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise WarehouseMissing(f"no published version under {home}: {REMEDY}") from None
    if not VERSION_NAME.fullmatch(version):
        raise WarehouseMissing(f"{pointer} does not name a version: {REMEDY}")
    return version


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a version says of itself: how it was built, its rows per mart, its files' checksums.

    Raises:
        ContractError: The manifest is missing, or not what was published.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or not set(manifest) >= SAID:
        raise ContractError(
            f"{folder.name}/{MANIFEST}: is not what was published. Go back to an intact version"
            " with `caseweight rollback VERSION`, or run `caseweight build`."
        )
    return manifest
