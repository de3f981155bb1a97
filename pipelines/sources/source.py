"""What a source is: how its files are recognised, arranged and keyed."""

from collections.abc import Callable
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import contract_columns, key_columns
from pipelines.sources.reading.delivery import SHEET_HEADER

Arrange = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class PublisherLayout:
    """One way in which a source's files are laid out.

    Attributes:
        headers: The columns that a file must have.
        optional_headers: The columns that a file may have.
        arrange: Turns a batch in the layout's headers (plus line) into the contract's columns, as
            text and with its line; one line may become several rows. None where the headers are
            the contract's own.
        takes_every_column: The file's other columns are read too: each is a measure of its own.
        sheets: Regular expression of the sheets that it stands on in a workbook, where others have
            tables of the same headers that are not to be read (males and females beside all).
    """

    headers: tuple[str, ...]
    optional_headers: tuple[str, ...] = ()
    arrange: Arrange | None = None
    takes_every_column: bool = False
    sheets: str | None = None

    def columns_of(self, headers: tuple[str, ...]) -> list[str]:
        """Which of a file's headers are read."""
        if self.takes_every_column:
            return [header for header in headers if header != SHEET_HEADER]
        wanted = [*self.headers, *self.optional_headers]
        return [header for header in wanted if header in headers]


@dataclass(frozen=True)
class Source:
    """One kind of delivery.

    Attributes:
        name: The source's name, also its table in the record store.
        contract: The schema that its rows meet.
        period_column: The date or year that places a row in time; `--full` covers a span of it.
        layouts: How its files are laid out; in the contract's own columns where not given.
        summed_columns: Rows under one key are parts of one number each, and are added up.
        release_scope: A publisher's release replaces every combination of these columns that it
            contains. Empty for a force's own extract.
    """

    name: str
    contract: type[dy.Schema]
    period_column: str
    layouts: tuple[PublisherLayout, ...] = ()
    summed_columns: tuple[str, ...] = ()
    release_scope: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Lay the source out as its contract where it has no layout of its own."""
        if not self.layouts:
            columns = contract_columns(self.contract)
            mandatory = tuple(n for n, c in columns.items() if not c.nullable)
            optional = tuple(n for n, c in columns.items() if c.nullable)
            object.__setattr__(self, "layouts", (PublisherLayout(mandatory, optional),))

    @property
    def columns(self) -> list[str]:
        """The contract's columns, in order."""
        return list(contract_columns(self.contract))

    @property
    def key(self) -> list[str]:
        """The columns that name a row."""
        return key_columns(self.contract)

    @property
    def has_force(self) -> bool:
        """Whether rows belong to a force (a table of national rates does not)."""
        return "force_code" in self.columns

    @property
    def is_release(self) -> bool:
        """Whether its files are releases of a publisher."""
        return bool(self.release_scope)
