"""What a briefing says, as plain data: a list of blocks that writers set out and add nothing to."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

import altair as alt

from dashboard.shell import text
from dashboard.warehouse.versions import BuildInfo

SOURCES_HEADING = "Sources"


@dataclass(frozen=True)
class FigureSource:
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
class Heading:
    """A heading over the blocks that follow."""

    words: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences, and the source of their figures; the lead is the answer that stands out."""

    words: str
    source: FigureSource | None = None
    is_lead: bool = False


@dataclass(frozen=True)
class Reading:
    """A figure as it is shown: what it is, its value, what to mind about it, and its source."""

    name: str
    value: str
    note: str
    source: FigureSource


@dataclass(frozen=True)
class Readings:
    """Figures in boxes, side by side across the page."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Picture:
    """A chart with its words; `chart` is none where there is nothing that may be drawn.

    `alternative` says what the picture shows to those who cannot see it, and stands in its place
    where there is none.
    """

    title: str
    alternative: str
    note: str
    source: FigureSource
    chart: alt.Chart | alt.LayerChart | None


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side across the page; one alone is as wide as the page."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class BriefingTable:
    """A table of words and figures as they are shown, with what must not be shown held back.

    The columns from `figures_from` on hold figures, which are set to the right.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    source: FigureSource
    figures_from: int = 1

    def __post_init__(self) -> None:
        """Refuse a row that would shift what follows it under other headings.

        Raises:
            ValueError: A row has more or fewer cells than there are headings.
        """
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.headings):
                raise ValueError(
                    f"row {number} of the table {self.title!r} has {len(row)} cells under "
                    f"{len(self.headings)} headings: give it one a heading"
                )


@dataclass(frozen=True)
class Bullets:
    """Points of a list, each in a sentence or two."""

    points: tuple[str, ...]


Block = Heading | Paragraph | Readings | Pictures | BriefingTable | Bullets


@dataclass(frozen=True)
class Briefing:
    """A list of blocks under a title, with the marking, sources and version that none goes without.

    `name` says what kind of briefing it is. `most_pages` is the number of sheets that it should
    fit; none where it may take as many as it needs.
    """

    name: str
    title: str
    info: BuildInfo
    blocks: tuple[Block, ...]
    sources: tuple[FigureSource, ...]
    most_pages: int | None = None
    marking: str = text.MARKING

    def __post_init__(self) -> None:
        """Refuse a figure whose source nobody could look up.

        Raises:
            ValueError: A block quotes a source that the list of sources lacks.
        """
        for source in _quoted_sources(self.blocks):
            if source not in self.sources:
                raise ValueError(
                    f"{self.title!r} quotes source {source.number}, {source.name!r}, which its "
                    "list of sources lacks: add it to `sources`"
                )

    @property
    def banner(self) -> str | None:
        """What stands above all else where the data are invented."""
        return f"{text.SYNTHETIC}." if self.info.is_synthetic else None

    @property
    def subtitle(self) -> str:
        """What kind of briefing it is, and of when."""
        return f"{self.name}. Data as at {text.day_name(self.info.as_at)}."

    @property
    def provenance(self) -> str:
        """The version that gives the same briefing again."""
        info = self.info
        return (
            f"Data as at {text.day_name(info.as_at)}. Version {info.version}, built "
            f"{text.day_name(info.built_at.date())} at {info.built_at:%H:%M} UTC by Caseweight "
            f"{info.code_version}. The same version gives the same page again."
        )


def _quoted_sources(part: object) -> Iterator[FigureSource]:
    if isinstance(part, FigureSource):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _quoted_sources(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _quoted_sources(getattr(part, field.name))
