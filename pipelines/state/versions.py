"""Which published version a scenario is worked out on when it is opened again."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.contracts.published import MANIFEST, PUBLISHED, VERSION_NAME, read_current_version


@dataclass(frozen=True)
class VersionOffer:
    """The versions on which a scenario can be worked out, and which of them is which.

    Attributes:
        saved_on: The one that it was saved on: there its numbers are those that were saved.
        current: The one that readers are on.
        is_kept: Whether the version that it was saved on is still published.
    """

    saved_on: str
    current: str
    is_kept: bool

    @property
    def has_moved(self) -> bool:
        """Whether readers are on another version than the scenario was saved on."""
        return self.saved_on != self.current

    @property
    def opens_on(self) -> str:
        """The version to open it on unless another is chosen: its own for as long as it is kept."""
        return self.saved_on if self.is_kept else self.current

    @property
    def choices(self) -> tuple[str, ...]:
        """The versions on offer, its own first."""
        if not self.has_moved:
            return (self.current,)
        return (self.saved_on, self.current) if self.is_kept else (self.current,)

    @property
    def sentence(self) -> str:
        """What is to be known of it, in words."""
        if not self.has_moved:
            return f"Saved on version {self.saved_on}, which is the current one."
        if self.is_kept:
            return (
                f"Saved on version {self.saved_on}, and shown on it, so that the numbers are those"
                f" that were saved. The current version is {self.current}: either can be chosen."
            )
        return (
            f"Saved on version {self.saved_on}, which is no longer kept. On the current version,"
            f" {self.current}, its numbers can differ from those that were saved."
        )


def offer_versions(saved_on: str, home: Path) -> VersionOffer:
    """Which versions a scenario can be worked out on that was saved on one of them.

    Raises:
        WarehouseMissing: Nothing is published.
    """
    is_name = VERSION_NAME.fullmatch(saved_on) is not None
    is_kept = is_name and (home / PUBLISHED / saved_on / MANIFEST).is_file()
    return VersionOffer(saved_on, read_current_version(home), is_kept)
