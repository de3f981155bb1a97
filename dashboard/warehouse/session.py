"""The published version in a Streamlit session: found anew on every rerun, cached by version.

A server shows one profile, that of the setting `CASEWEIGHT_PROFILE`, and opens no file of a profile
that may see more.
"""

from pathlib import Path

import polars as pl
import streamlit as st

from dashboard.warehouse.door import Parameters, Warehouse, version_file
from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import read_current_version
from pipelines.errors import WarehouseMissing
from pipelines.settings import Settings

CHECK_SECONDS = 30
VERSIONS_OPEN = 6
"""The current one in its profiles, and older ones of which somebody looks at a saved scenario."""


class SessionWarehouse(Warehouse):
    """A warehouse whose answers are kept; a version never changes, so they never go stale."""

    def frame(self, mart: str, sql: str, parameters: Parameters) -> pl.DataFrame:
        """Answer from the cache, or ask the file."""
        return _cached_frame(self, str(self.path), mart, sql, dict(parameters))

    def ask(self, mart: str, sql: str, parameters: Parameters) -> pl.DataFrame:
        """Ask the file."""
        return super().frame(mart, sql, parameters)


@st.cache_data(max_entries=500, show_spinner=False)
def _cached_frame(
    _warehouse: SessionWarehouse, path: str, mart: str, sql: str, parameters: dict[str, object]
) -> pl.DataFrame:
    return _warehouse.ask(mart, sql, parameters)  # type: ignore[arg-type]


@st.cache_resource(max_entries=VERSIONS_OPEN, show_spinner=False)
def _opened(home: Path, version: str, profile: Profile, modified_ns: int) -> SessionWarehouse:
    return SessionWarehouse(home, version, profile)


def current_warehouse() -> Warehouse:
    """The version that readers are on now, in the profile of this server.

    Raises:
        WarehouseMissing: Nothing is published, or what is published cannot be read.
    """
    return session_warehouse(read_current_version(Settings().home))


def session_warehouse(version: str, profile: Profile | None = None) -> Warehouse:
    """A published version by its name, for as long as it is kept.

    Args:
        version: Its name.
        profile: Whose figures of it; those of this server where not given.

    Raises:
        WarehouseMissing: It is not kept or cannot be read, or this server does not show the
            profile.
    """
    settings = Settings()
    chosen = profile or settings.profile
    if not settings.profile.includes(chosen):
        raise WarehouseMissing(f"this server shows {settings.profile} figures, no {chosen} ones")
    path = version_file(settings.home, version, chosen)
    modified_ns = path.stat().st_mtime_ns if path.is_file() else 0
    return _opened(settings.home, version, chosen, modified_ns)


def version_on_offer() -> str | None:
    """The name of the version that readers are on, if there is one."""
    try:
        return read_current_version(Settings().home)
    except WarehouseMissing:
        return None


@st.fragment(run_every=CHECK_SECONDS)
def follow_new_versions(drawn: str | None) -> None:
    """Draw the page again once another version is published, without anybody pressing a key."""
    if version_on_offer() != drawn:
        st.rerun()
