"""Hold what is published to its contracts."""

import dataframely as dy
import polars as pl

from pipelines.errors import ContractError


def hold_to_contract(name: str, contract: type[dy.Schema], frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, if it is as its contract says.

    Args:
        name: What it is called in schema `marts`.
        contract: What it must be.
        frame: The table.

    Raises:
        ContractError: It breaks its contract: names the table and the rules, never a row.
    """
    try:
        contract.validate(frame, cast=False)
    except dy.exc.SchemaError as error:
        raise ContractError(f"marts.{name}: {error}") from error
    except dy.exc.ValidationError as error:
        _, failure = contract.filter(frame)
        faults = ", ".join(f"{rule} ({n} rows)" for rule, n in failure.counts().items())
        raise ContractError(f"marts.{name}: breaks its contract: {faults}.") from error
    return frame
