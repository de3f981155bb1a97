"""The small hand-kept tables of `data/reference/`, every row with its source."""

from functools import lru_cache

import polars as pl

from pipelines.settings import reference_folder

NON_POLICE_BODIES = ("ACTION_FRAUD", "CIFAS", "FINANCIAL_FRAUD_ACTION_UK", "UK_FINANCE")


@lru_cache(maxsize=16)
def read_reference_table(name: str) -> pl.DataFrame:
    """The table `data/reference/<name>.csv`, types inferred, codes as text."""
    path = reference_folder() / f"{name}.csv"
    return pl.read_csv(path, infer_schema_length=None, schema_overrides=_text_columns(name))


def _text_columns(name: str) -> dict[str, pl.DataType]:
    codes = {
        "claim": ("url", "caveat"),
        "offence_group": ("offence_code",),
        "outcome": ("outcome_code",),
        "published_figure": ("period", "caveat", "url"),
        "local_authority": ("old_la_code",),
    }
    return {column: pl.String() for column in codes.get(name, ())}


@lru_cache(maxsize=1)
def read_force_codes() -> tuple[str, ...]:
    """The codes of the police forces, British Transport Police included."""
    return tuple(read_reference_table("force")["force_code"])
