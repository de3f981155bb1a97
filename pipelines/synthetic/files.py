"""Extract files as they are written: good rows in blocks, with the defects and repeats due."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.sources.source import Source
from pipelines.synthetic.cost_parameters import REPEAT_EVERY
from pipelines.synthetic.defects import Planter


@dataclass
class ExtractFile:
    """One file of extracts, open for writing until `close`.

    Attributes:
        has_defects: Whether defects and repeats are planted among the good rows.
    """

    folder: Path
    source: Source
    has_defects: bool = True
    good: int = 0
    repeats: int = 0
    _last: pl.DataFrame = field(default_factory=pl.DataFrame)
    _planter: Planter = field(init=False)
    _path: Path = field(init=False)
    _file: io.BufferedWriter = field(init=False)

    def __post_init__(self) -> None:
        """Open the file and write its header."""
        self._planter = Planter(self.source)
        self._path = self.folder / f"{self.source.name}.csv"
        self._file = self._path.open("wb")
        self._file.write((",".join(self.source.columns) + "\n").encode())

    def write(self, rows: pl.DataFrame, force_code: str) -> None:
        """Write good rows, then the defective rows and exact repeats that are due."""
        if rows.is_empty():
            return
        self._last = rows.tail(1)
        self._append(rows)
        self.good += rows.height
        if not self.has_defects:
            return
        self._append(self._planter.take(self.good, force_code))
        due = self.good // REPEAT_EVERY - self.repeats
        if due > 0 and rows.height >= due:
            self.repeat(rows.head(due))

    def finish(self, force_code: str) -> None:
        """Make up for the defects that a short file lacks; a file without good rows is removed."""
        if self.has_defects:
            if self.good and not self.repeats:
                self.repeat(self._last)
            self._append(self._planter.take(self.good, force_code, is_last=True))
        self.close()
        if not self.good:  # a header without rows is no delivery: the loader would refuse it
            self._path.unlink()

    def close(self) -> None:
        """Close the file as it stands."""
        self._file.close()

    def repeat(self, rows: pl.DataFrame) -> None:
        """Write rows that are there already, here or in an earlier file, and count them as such."""
        self._append(rows)
        self.repeats += rows.height

    def _append(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        text = rows.select(self.source.columns)
        text.write_csv(self._file, include_header=False, float_precision=2)

    @property
    def defects(self) -> dict[str, int]:
        """Defective rows by reason."""
        return self._planter.counts

    @property
    def rows(self) -> dict[str, int]:
        """Rows written in all, and of which sort."""
        sorts = {"good": self.good, "defective": self._planter.planted, "repeats": self.repeats}
        return {"written": sum(sorts.values()), **sorts}
