"""Contracts of the marts about the data itself: the load log, what is missing, this version."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, pounds, whole_number

COMPLETE, INCOMPLETE, MISSING = "complete", "incomplete", "missing"
PART_OF_MONTH, TOO_FEW_TO_SAY = "part_of_month", "too_few_to_say"
STATUSES = (COMPLETE, INCOMPLETE, MISSING, PART_OF_MONTH, TOO_FEW_TO_SAY)


class Load(dy.Schema):
    """The load log: one row per file that was offered, loaded or refused."""

    load_id = dy.Int64(primary_key=True)
    source = dy.String()
    file_name = dy.String()
    file_sha256 = dy.String()
    as_at = dy.Date()
    loaded_at = dy.Datetime()
    status = dy.String()
    is_full = dy.Bool()
    is_synthetic = dy.Bool()
    rows_read = whole_number()
    rows_accepted = whole_number()
    rows_unchanged = whole_number()
    rows_rejected = whole_number()
    keys_withdrawn = whole_number()
    seconds = number()
    code_version = dy.String()
    terms_sha256 = dy.String(nullable=True)
    rows_folded = whole_number(nullable=True)

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
    reason = key()
    row_count = whole_number(at_least=1)
    example_lines = dy.String()


class LoadChange(dy.Schema):
    """What a load changed since the last extract of its source.

    `change` is `new`, `corrected`, `returned`, `withdrawn`, or `changed:<column>`.
    """

    load_id = dy.Int64(primary_key=True)
    change = key()
    record_count = whole_number(at_least=1)


class LoadLink(dy.Schema):
    """How many records of a load find what they refer to.

    `refers_to` is the source of the other record: `incidents`, `investigations`, or `rates` of
    those that are priced by the hour.
    """

    load_id = dy.Int64(primary_key=True)
    refers_to = key()
    record_count = whole_number(at_least=1)
    linked_count = whole_number()


class DataQuality(dy.Schema):
    """Rows per source and reason: rejected, left out, or kept and flagged.

    `kind` is `rejected`, `left_out` or `flagged`; `amount_gbp` is filled where pounds are waiting.
    """

    source = key()
    reason = key()
    kind = key()
    row_count = whole_number()
    unresolved_count = whole_number()
    amount_gbp = pounds(nullable=True)


class CompletenessByMonth(dy.Schema):
    """Records per source, force and month beside what the months around let expect.

    `expected_count` is null where too few months are known to expect anything.
    """

    source = key()
    force_code = force()
    month = dy.Date(primary_key=True)
    record_count = whole_number()
    expected_count = number(at_least=0, nullable=True)
    status = dy.String()

    @dy.rule()
    def known_status(cls) -> pl.Expr:
        """The status is one of those that the model gives."""
        return pl.col("status").is_in(list(STATUSES))


class BuildInfo(dy.Schema):
    """One row: which version this is, what it was built from and by what."""

    version = key()
    built_at = dy.Datetime()
    as_at = dy.Date(nullable=True)
    engine = dy.String()
    code_version = dy.String()
    until = dy.Date(nullable=True)
    as_known = dy.Date(nullable=True)
    not_rewound = dy.String(nullable=True)
    is_synthetic = dy.Bool()
    force_count = whole_number()
    input_checksums = dy.String()
