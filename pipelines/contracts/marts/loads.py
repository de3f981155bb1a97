"""Contracts of the marts about the data itself: the ledger, what was refused, this version."""

import dataframely as dy
import polars as pl


class Load(dy.Schema):
    """The ledger: one row per file that was offered, loaded or refused."""

    load_id = dy.Int64(primary_key=True)
    source = dy.String()
    file_name = dy.String()
    file_sha256 = dy.String()
    as_at = dy.Date()
    loaded_at = dy.Datetime()
    status = dy.String()
    is_full = dy.Bool()
    is_synthetic = dy.Bool()
    rows_read = dy.Int64(min=0)
    rows_accepted = dy.Int64(min=0)
    rows_unchanged = dy.Int64(min=0)
    rows_rejected = dy.Int64(min=0)
    keys_withdrawn = dy.Int64(min=0)
    seconds = dy.Float64()
    code_version = dy.String()
    terms_sha256 = dy.String(nullable=True)

    @dy.rule()
    def conserved(cls) -> pl.Expr:
        """Every row read is accepted, unchanged or rejected."""
        return pl.col("rows_read") == (
            pl.col("rows_accepted") + pl.col("rows_unchanged") + pl.col("rows_rejected")
        )


class LoadReason(dy.Schema):
    """Why rows of a load were refused; a row can have several reasons.

    `example_lines` names up to three lines of the file, with the sheet where it is a workbook.
    """

    load_id = dy.Int64(primary_key=True)
    reason = dy.String(primary_key=True)
    row_count = dy.Int64(min=1)
    example_lines = dy.String()


class LoadChange(dy.Schema):
    """What a load changed since the last extract of its source.

    `change` is `new`, `corrected`, `returned`, `withdrawn`, or `changed:<column>`.
    """

    load_id = dy.Int64(primary_key=True)
    change = dy.String(primary_key=True)
    record_count = dy.Int64(min=1)


class DataQuality(dy.Schema):
    """Rows per source and reason: rejected, left out, or kept and flagged.

    `kind` is `rejected`, `left_out` or `flagged`; `amount_gbp` is filled where pounds are waiting.
    """

    source = dy.String(primary_key=True)
    reason = dy.String(primary_key=True)
    kind = dy.String(primary_key=True)
    row_count = dy.Int64(min=0)
    unresolved_count = dy.Int64(min=0)
    amount_gbp = dy.Decimal(18, 2, nullable=True)


class BuildInfo(dy.Schema):
    """One row: which version this is, what it was built from and by what."""

    version = dy.String(primary_key=True)
    built_at = dy.Datetime()
    as_at = dy.Date(nullable=True)
    engine = dy.String()
    code_version = dy.String()
    until = dy.Date(nullable=True)
    as_known = dy.Date(nullable=True)
    not_rewound = dy.String(nullable=True)
    is_synthetic = dy.Bool()
    force_count = dy.Int64(min=0)
    input_checksums = dy.String()


LEDGER_MARTS: dict[str, type[dy.Schema]] = {
    "load": Load,
    "load_reason": LoadReason,
    "load_change": LoadChange,
    "data_quality": DataQuality,
    "build_info": BuildInfo,
}
