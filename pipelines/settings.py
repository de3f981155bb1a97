"""Every setting, in one place: environment variables with the prefix `CASEWEIGHT_`."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.contracts.profiles import Profile

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


class Settings(BaseSettings):
    """Settings with their defaults. `README.md` lists each one: a test fails when it misses one."""

    model_config = SettingsConfigDict(env_prefix="CASEWEIGHT_")

    home: Path = Field(
        default=Path("data/build"), description="Where stores and published versions live."
    )
    pseudonym_key_file: Path | None = Field(
        default=None,
        description="The pseudonym key's place; `pseudonym.key` under home when not set.",
    )
    reject_days: int = Field(
        default=90, ge=1, description="Days after which quarantined rows are purged."
    )
    memory_limit: str = Field(
        default="4GB", description="Memory that DuckDB may use before it spills."
    )
    lock_wait_seconds: int = Field(
        default=30,
        ge=0,
        description="How long a command waits for another one that holds the store or builds.",
    )
    ingest_page: bool = Field(
        default=False,
        description="Whether the dashboard has the page Ingest, which shows rows of extracts.",
    )
    profile: Profile = Field(
        default=Profile.INTERNAL,
        description="Whose figures the dashboard shows: internal, partnership or public.",
    )
    internal_downloads: bool = Field(
        default=True,
        description="Whether a dashboard of internal figures hands them out, as files and charts.",
    )
    boundaries: Path | None = Field(
        default=None,
        description="A GeoJSON file of police force areas, drawn in place of the tile map.",
    )
    state_url: SecretStr | None = Field(
        default=None,
        description="The database of saved scenarios; `state.sqlite` under home when not set.",
    )

    @property
    def key_file(self) -> Path:
        """Where the pseudonym key is."""
        return self.pseudonym_key_file or self.home / "pseudonym.key"

    @property
    def state_file(self) -> Path:
        """Where what people save is, unless `state_url` names another database."""
        return self.home / "state.sqlite"

    @property
    def has_state(self) -> bool:
        """Whether there is anything to read of what people saved; asking makes no database."""
        return self.state_url is not None or self.state_file.exists()


def _shipped(checkout_folder: str, packaged_folder: str) -> Path:
    """A folder shipped with the code: the checkout's own first, else the installed wheel's."""
    in_checkout = CHECKOUT / checkout_folder
    return in_checkout if in_checkout.is_dir() else PACKAGE / "_packaged" / packaged_folder


@lru_cache(maxsize=1)
def sql_folder() -> Path:
    """The folder of select statements, `sql/`."""
    return _shipped("sql", "sql")


@lru_cache(maxsize=1)
def reference_folder() -> Path:
    """The folder of small hand-kept tables, `data/reference/`."""
    return _shipped("data/reference", "reference")
