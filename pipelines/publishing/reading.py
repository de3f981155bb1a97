"""Read the marts of a published version."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.columns import contract_columns
from pipelines.contracts.marts import CASE_MART, MARTS
from pipelines.contracts.published import CASES, WAREHOUSE
from pipelines.errors import WarehouseMissing
from pipelines.storage.database import connect


@contextmanager
def open_version(folder: Path) -> Iterator[Callable[..., pl.DataFrame]]:
    """Reads a version's marts by name; opening its files takes longer than most marts do.

    What it gives takes a mart's name and, to read the rows of one force alone, `force_code`; a mart
    that is of no force is then read whole.

    Raises:
        WarehouseMissing: On reading: the version was published by older code and has no such mart.
    """
    with ExitStack() as stack:
        files = {
            file: stack.enter_context(connect(folder / file, read_only=True))
            for file in (WAREHOUSE, CASES)
        }

        def read(mart: str, force_code: str | None = None) -> pl.DataFrame:
            file = CASES if mart == CASE_MART else WAREHOUSE
            is_of_forces = "force_code" in contract_columns(MARTS[mart])
            of_one = force_code is not None and is_of_forces
            where, terms = ("where force_code = ?", [force_code]) if of_one else ("", [])
            try:
                frame: pl.DataFrame = (
                    files[file].sql(f"select * from marts.{mart} {where}", params=terms).pl()
                )
            except duckdb.CatalogException as error:
                raise WarehouseMissing(
                    f"{folder.name}: this version has no table {mart}; older code published it."
                    " Run `caseweight build`."
                ) from error
            return frame

        yield read
