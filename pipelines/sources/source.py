"""What a source is: how its files are recognised, arranged and keyed."""

from collections.abc import Callable
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import contract_columns, key_columns

Arrange = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Source:
    """One kind of delivery.

    Attributes:
        name: The source's name, also its table in the record store.
        contract: The schema that its rows meet.
        period_column: The date that places a row in time; `--full` covers a span of it.
        headers: The columns that a file must have; the contract's mandatory ones unless a publisher
            uses its own.
        optional_headers: The columns that a file may have.
        arrange: Turns a batch in the publisher's headers (plus line) into the contract's.
        summed_column: Rows under one key are parts of one number and are added up.
        is_release: A publisher's release: it replaces every force and period that it contains.
    """

    name: str
    contract: type[dy.Schema]
    period_column: str
    headers: tuple[str, ...] = ()
    optional_headers: tuple[str, ...] = ()
    arrange: Arrange | None = None
    summed_column: str | None = None
    is_release: bool = False

    def __post_init__(self) -> None:
        """Take the headers from the contract where the source has none of its own."""
        if not self.headers:
            columns = contract_columns(self.contract)
            mandatory = tuple(n for n, c in columns.items() if not c.nullable)
            optional = tuple(n for n, c in columns.items() if c.nullable)
            object.__setattr__(self, "headers", mandatory)
            object.__setattr__(self, "optional_headers", optional)

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
