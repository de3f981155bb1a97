"""What a briefing says, as plain data: renderers set it out and add nothing."""

from dataclasses import dataclass
from datetime import datetime

import altair as alt


@dataclass(frozen=True)
class Source:
    """Where figures come from, and of when they are (`as at 1 May 2026`, `published 2016`)."""

    number: int
    name: str
    when: str

    @property
    def note(self) -> str:
        """The short reference that stands beside a figure."""
        return f"Source {self.number}, {self.when}"

    @property
    def entry(self) -> str:
        """The line in the list of sources."""
        return f"{self.number}. {self.name}; {self.when}."


@dataclass(frozen=True)
class Reading:
    """A figure as it is shown: what it is, its value, what to mind about it, and its source."""

    name: str
    value: str
    note: str
    source: Source


@dataclass(frozen=True)
class Picture:
    """A chart with its words; `chart` is none where there is nothing that may be drawn.

    `alternative` says what the picture shows to those who cannot see it, and stands in its place
    where there is none.
    """

    title: str
    alternative: str
    note: str
    source: Source
    chart: alt.LayerChart | None


@dataclass(frozen=True)
class Briefing:
    """One page for a chief officer."""

    marking: str
    banner: str | None
    title: str
    subtitle: str
    headline: str
    readings: tuple[Reading, ...]
    outlook: Reading
    pictures: tuple[Picture, ...]
    cautions: tuple[str, ...]
    sources: tuple[Source, ...]
    provenance: str
    built_at: datetime
