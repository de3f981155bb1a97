"""What a briefing says, as plain data: a list of blocks that writers set out and add nothing to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import TypeVar

import altair as alt
import polars as pl

from dashboard.shell import text
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.profiles import Profile
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.planning.report import PlanReport

SOURCES_HEADING = "Sources"
NOTES_HEADING = "Where each number comes from"
Where = tuple[tuple[str, str | int | date], ...]
Kind = TypeVar("Kind")


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
class Number:
    """A figure of data as it is shown, and the cell of the warehouse that it comes from.

    Attributes:
        key: What it is called within the briefing; the same from version to version.
        value: The figure itself, in its unit; None where it is hidden or not known.
        shown: As it is printed: `1,234`, `£19.0k`, `c`, `not known`.
        unit: What it counts: `investigations`, `GBP`, `share`.
        mart: The table of schema `marts`.
        column: The column of it, or what was worked out from which columns.
        where: The filter: pairs of a column and a value, or a span such as `2025-11 to 2026-10`.
        symbol: Nothing where it is shown, `c` hidden, `z` not applicable, `x` not delivered, `low`
            a share or a rounded number that is not nought but rounds to it.
    """

    key: str
    value: int | float | None
    shown: str
    unit: str
    mart: str
    column: str
    where: Where = ()
    symbol: str = ""

    @property
    def filter(self) -> str:
        """The filter in a line."""
        return ", ".join(f"{column} = {value}" for column, value in self.where)


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
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A figure as it is shown: what it is, its value, what to mind about it, and its source.

    `numbers` are those that the note quotes.
    """

    name: str
    value: Number
    note: str
    source: FigureSource
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Readings:
    """Figures in boxes, side by side across the page."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Picture:
    """A chart with its words; `chart` is none where there is nothing that may be drawn.

    `alternative` says what the picture shows to those who cannot see it, and stands in its place
    where there is none. `series` holds the points shown, for tables and native charts: a first
    column of labels (text or dates), then columns of numbers, null where nothing may be shown.
    `key` names the picture within the briefing; `numbers` are those that its words quote.
    """

    title: str
    alternative: str
    note: str
    source: FigureSource
    chart: alt.Chart | alt.LayerChart | None
    numbers: tuple[Number, ...] = ()
    series: pl.DataFrame | None = field(default=None, compare=False)
    key: str = ""


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side across the page; one alone is as wide as the page."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class BriefingTable:
    """A table of words and figures as they are shown, with what must not be shown held back.

    The columns from `figures_from` on hold figures, which are set to the right. `key` names the
    table within the briefing: sheets and CSV files are called by it.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Number, ...], ...]
    note: str
    source: FigureSource
    figures_from: int = 1
    key: str = ""

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
    numbers: tuple[Number, ...] = ()


Block = Heading | Paragraph | Readings | Pictures | BriefingTable | Bullets


@dataclass(frozen=True)
class Briefing:
    """A list of blocks under a title, with the marking, sources and version that none goes without.

    Attributes:
        name: What kind of briefing it is, in words.
        title: What it is called.
        info: The version that it was made from.
        blocks: What it says, in order.
        sources: What its figures are from.
        template: The template's name, or that of the file of a user's own.
        profile: Whose eyes it is for.
        force_code: The force, or ALL.
        period: What it is about, as `Period.code` has it.
        scenario: The name of the scenario set against the base; none where there is none.
        figure: The published figure that is examined; none where there is none.
        most_pages: How many sheets it should fit, end notes aside, which may stand overleaf; none
            where it may take as many as it needs.
        organisation: Whose paper it is, in its own house style; nothing where it is no one's.
        plan: The plan whose workbook goes along in Excel, formulas and all; none but in a briefing
            for internal use that rests on a plan.
    """

    name: str
    title: str
    info: BuildInfo
    blocks: tuple[Block, ...]
    sources: tuple[FigureSource, ...]
    template: str = ""
    profile: Profile = Profile.INTERNAL
    force_code: str = ALL_FORCES
    period: str = "latest"
    scenario: str | None = None
    figure: str | None = None
    most_pages: int | None = None
    organisation: str = ""
    plan: PlanReport | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse what nobody could look up, or could not tell apart from version to version.

        Raises:
            ValueError: A block quotes a source that the list of sources lacks, two numbers that
                are not the same share a key, or a plan would leave with true figures.
        """
        if self.plan is not None and self.profile is not Profile.INTERNAL:
            raise ValueError(f"{self.title!r} is {self.profile}: its plan is internal only")
        for source in _parts_of(self.blocks, FigureSource):
            if source not in self.sources:
                raise ValueError(
                    f"{self.title!r} quotes source {source.number}, {source.name!r}, which its "
                    "list of sources lacks: add it to `sources`"
                )
        keyed: dict[str, Number] = {}
        for number in _parts_of(self.blocks, Number):
            if keyed.setdefault(number.key, number) != number:
                raise ValueError(
                    f"{self.title!r} has two numbers called {number.key!r}: give each a key of "
                    "its own"
                )

    def numbers(self) -> tuple[Number, ...]:
        """All numbers in the order of the blocks, each key once."""
        return tuple({number.key: number for number in _parts_of(self.blocks, Number)}.values())

    @property
    def marking(self) -> str:
        """The protective marking, above and below each page."""
        return self.profile.marking

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


def _parts_of(part: object, kind: type[Kind]) -> Iterator[Kind]:
    """All parts of a kind, in the order in which they stand."""
    if isinstance(part, kind):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _parts_of(each, kind)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _parts_of(getattr(part, each.name), kind)
