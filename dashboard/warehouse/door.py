"""The only door to a published version: read-only, schema `marts` only, Polars frames out.

Each profile has a file of its own, and only that one is opened: what a profile may not see is not
there to be asked for.

Nothing here needs a browser session, so a briefing made on the command line reads the same numbers
by the same statements. Where the mart behind a question was never built (its source was never
loaded) the answer is an empty frame.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import PROFILE_FILES, PUBLISHED, REMEDY, read_current_version
from pipelines.errors import WarehouseMissing

Value = str | int | date
Parameters = Mapping[str, Value]


class Warehouse:
    """One published version as a profile sees it. Close it, or use it in a `with` block."""

    def __init__(
        self, home: Path, version: str | None = None, profile: Profile = Profile.INTERNAL
    ) -> None:
        """Open the version named, or the current one, in the file of the profile.

        Raises:
            WarehouseMissing: There is none, or the profile's file is not there or cannot be read.
        """
        self.home = home
        self.version = version or read_current_version(home)
        self.profile = profile
        self.path = version_file(home, self.version, profile)
        if not self.path.is_file():
            raise WarehouseMissing(_why_missing(self.path, self.version, profile))
        try:
            self._connection = duckdb.connect(str(self.path), read_only=True)
            # Set afterwards: a setting at opening would shut out others of this process.
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set enable_progress_bar = false")
            self._marts = self._mart_names()
            self.info = self._build_info()
        except duckdb.Error:
            raise self._broken() from None

    def __enter__(self) -> "Warehouse":
        """Use as a context: the file is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def has_mart(self, mart: str) -> bool:
        """Whether this version holds the mart; one whose source was never loaded is not there."""
        return mart in self._marts

    def frame(self, mart: str, sql: str, parameters: Parameters) -> pl.DataFrame:
        """Answer a statement on one mart; an empty frame without columns where it is absent.

        Raises:
            WarehouseMissing: The mart does not hold what the statement asks for.
        """
        if not self.has_mart(mart):
            return pl.DataFrame()
        try:
            answer: pl.DataFrame = self._connection.cursor().sql(sql, params=dict(parameters)).pl()
        except duckdb.Error:
            raise self._broken(f" (mart {mart})") from None
        return answer

    def _broken(self, where: str = "") -> WarehouseMissing:
        return WarehouseMissing(
            f"the warehouse of version {self.version} cannot be read{where}: run `caseweight "
            f"verify {self.version}`, then `caseweight build` or `caseweight rollback VERSION`"
        )

    def _mart_names(self) -> frozenset[str]:
        rows = self._connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        return frozenset(name for (name,) in rows)

    def _build_info(self) -> BuildInfo:
        row = self._connection.execute(
            "select version, built_at, as_at, code_version, is_synthetic, force_count"
            " from marts.build_info"
        ).fetchone()
        if row is None:
            raise self._broken(" (mart build_info is empty)")
        return BuildInfo(*row)


def version_file(home: Path, version: str, profile: Profile) -> Path:
    """Where a version keeps what a profile sees."""
    return home / PUBLISHED / version / PROFILE_FILES[profile]


def _why_missing(path: Path, version: str, profile: Profile) -> str:
    if profile is not Profile.INTERNAL and path.parent.is_dir():
        return (
            f"version {version} has no {profile} figures, since older code published it: "
            "run `caseweight build`"
        )
    return f"version {version} has no warehouse: {REMEDY}"
