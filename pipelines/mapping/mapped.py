"""A file as a mapping makes it: the contract's own headers over a force's columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines.errors import SourceError
from pipelines.mapping.contradictions import SAID, find_overlaid
from pipelines.mapping.mapping import UNDECIDED, Mapping, fold_case
from pipelines.sources.reading.reader import Batch, Delivery


@dataclass(frozen=True)
class MappedDelivery:
    """A file as it would be under the contract's own headers."""

    delivery: Delivery
    mapping: Mapping

    @property
    def path(self) -> Path:
        """The file."""
        return self.delivery.path

    @property
    def found(self) -> tuple[str, ...]:
        """What looking at the file found."""
        return self.delivery.found

    @property
    def headers(self) -> tuple[str, ...]:
        """The contract's columns that the file has, under whatever name, or the mapping gives."""
        return tuple(
            name
            for name in self.mapping.source.columns
            if name in self._constants or self._header_of(name) in self.delivery.headers
        )

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet, if any, and the row of a line."""
        return self.delivery.place(line)

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Batches under the contract's names, values as they came.

        Raises:
            SourceError: A header that `[only]` names is not in the file.
        """
        asked = [h for n, tests in self.mapping.only.items() if n in columns for h in tests]
        self._check_headers(asked)
        asked += self._overlaid.values()
        read = [self._header_of(name) for name in columns if name not in self._constants]
        for batch in self.delivery.batches(list(dict.fromkeys([*read, *asked]))):
            yield replace(batch, rows=self.arrange(batch.rows, columns))

    def arrange(self, rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
        """Rows in the file's own headers under the contract's names, values as they came.

        What the file says of a column with a constant stands beside it (`SAID`).
        """
        only = self.mapping.only
        return rows.select(
            *(["line"] if "line" in rows.columns else []),
            *(
                pl.lit(self._constants[name]).alias(name)
                if name in self._constants
                else _counted(self._header_of(name), only.get(name, {})).alias(name)
                for name in columns
            ),
            *(pl.col(header).alias(SAID + name) for name, header in self._overlaid.items()),
        )

    def _check_headers(self, asked: list[str]) -> None:
        missing = [header for header in asked if header not in self.delivery.headers]
        if missing:
            raise SourceError(
                f"{self.path.name}: [only] of the mapping names '{missing[0]}', and no column is"
                " called so. Write the header as it stands in the file."
            )

    @property
    def _constants(self) -> dict[str, str]:
        """What every row has; a row that is counted counts as one."""
        counted = self.mapping.rows.counted if self.mapping.rows else ()
        said = {n: v for n, v in self.mapping.constants.items() if v != UNDECIDED}
        return {**said, **dict.fromkeys(counted, "1")}

    @cached_property
    def _overlaid(self) -> dict[str, str]:
        return find_overlaid(self.delivery.headers, self.mapping)

    def _header_of(self, name: str) -> str:
        return self.mapping.columns.get(name, name)


def _counted(header: str, tests: dict[str, tuple[str, ...]]) -> pl.Expr:
    """A column where the tests of `[only]` are met, and nothing elsewhere."""
    met = [
        pl.col(asked).str.strip_chars().str.to_lowercase().is_in([fold_case(v) for v in values])
        for asked, values in tests.items()
    ]
    return pl.when(*met).then(pl.col(header)) if met else pl.col(header)
