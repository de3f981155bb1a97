"""What a person should know after a load: refused rows, what changed, months that look short."""

import datetime as dt
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.contracts.marts.quality import INCOMPLETE, MISSING
from pipelines.mapping.mapped import MappedDelivery
from pipelines.models.periods import add_months
from pipelines.models.quality.completeness import completeness
from pipelines.record_store.early_dates import find_early_dates, hold_records
from pipelines.record_store.incoming import Incoming
from pipelines.record_store.links import Link
from pipelines.record_store.store import RecordStore
from pipelines.sources.reading.reader import Delivery
from pipelines.sources.source import Source

MONTHLY_SOURCES = (
    "incidents",
    "investigations",
    "cost_lines",
    "staffing",
    "notifications",
    "ledger_totals",
)
"""What is dated and comes every month: where a month can be missing."""
MONTHS_LOOKED_AT = 24


@dataclass(frozen=True)
class Reason:
    """Why rows were refused, how many, and where three of them stand (no values of people)."""

    reason: str
    row_count: int
    example_lines: tuple[str, ...]


@dataclass(frozen=True)
class ShortMonth:
    """A month of which far fewer records came than the months around it let expect."""

    force_code: str
    month: dt.date
    status: str
    record_count: int
    expected_count: int


@dataclass(frozen=True)
class Report:
    """One load, told.

    Attributes:
        found: What looking at the file found, such as its encoding.
        reasons: Reasons of refusal, the most frequent first; a row can have several.
        notices: What was taken, but not as it stands or not without a word, named like a reason;
            without places where they are not known.
        changes: Change since the last extract → records: `new`, `corrected`, `returned` (withdrawn
            before), `withdrawn`, and `changed:<column>` for what was corrected. Empty where the
            file was refused or is the first of its source.
        links: What share of its records finds what they refer to, now that every file of the
            command is in.
        short_months: Months of the last two years, of the file's forces, that look incomplete now
            that the file is in; the latest first.
    """

    found: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notices: tuple[Reason, ...] = ()
    changes: dict[str, int] = field(default_factory=dict)
    short_months: tuple[ShortMonth, ...] = ()
    links: tuple[Link, ...] = ()


def report_load(incoming: Incoming, *, is_refused: bool, keys_withdrawn: int) -> Report:
    """Tell a load from its temporary tables, before it is merged.

    Args:
        incoming: The file, staged and set beside the history (`merge.compare`).
        is_refused: The file changes nothing.
        keys_withdrawn: Keys that it withdraws.
    """
    return Report(
        found=incoming.delivery.found,
        reasons=explain_refusals(incoming),
        notices=tuple(Reason(notice, n, ()) for notice, n in sorted(incoming.notices.items())),
        changes={} if is_refused else _changes(incoming, keys_withdrawn),
    )


def report_store(report: Report, incoming: Incoming) -> Report:
    """Add to a load's report what the store shows of the file's forces, now that it is in."""
    if incoming.source.name not in MONTHLY_SOURCES:
        return report
    hold_records(incoming.store, incoming.source)
    early = tuple(
        Reason(notice, count, tuple(name_place(incoming.delivery, line) for line in lines))
        for notice, count, lines in find_early_dates(incoming.store, incoming.source)
    )
    months = find_short_months(incoming.store, incoming.source)
    return replace(report, notices=report.notices + early, short_months=months)


def explain_refusals(incoming: Incoming) -> tuple[Reason, ...]:
    """Why rows of a staged file were refused, the most frequent reason first."""
    return tuple(
        Reason(reason, count, tuple(name_place(incoming.delivery, line) for line in lines))
        for reason, count, lines in incoming.reasons()
    )


def name_place(delivery: Delivery | MappedDelivery, line: int) -> str:
    """Where a row stands: its line, or its sheet and row."""
    sheet, row = delivery.place(line)
    return f"{sheet}!{row}" if sheet else str(row)


def _changes(incoming: Incoming, keys_withdrawn: int) -> dict[str, int]:
    """How the file's records differ from those in force on its date."""
    source, connection = incoming.source, incoming.store.connection
    earlier = f"select 1 from {source.name} where as_at <= date '{incoming.as_at}' limit 1"
    if not connection.execute(earlier).fetchall():
        return {}
    values = [name for name in source.columns if name not in source.key]
    differs = {name: f"new.{name} is distinct from old.{name}" for name in values}
    was_there = "old.load_id is not null and not old.is_withdrawn"
    counts = {
        "new": "old.load_id is null",
        "returned": "old.is_withdrawn",
        "corrected": f"{was_there} and ({' or '.join(differs.values()) or 'false'})",
        **{f"changed:{name}": f"{was_there} and {test}" for name, test in differs.items()},
    }
    selected = ", ".join(f"count(case when {test} then 1 end)" for test in counts.values())
    matches = " and ".join(f"new.{name} = old.{name}" for name in source.key)
    found = connection.execute(
        f"select {selected} from incoming as new left join in_force as old on {matches}"
    ).fetchall()[0]
    changes = dict(zip(counts, found, strict=True)) | {"withdrawn": keys_withdrawn}
    return {change: count for change, count in changes.items() if count}


def find_short_months(store: RecordStore, source: Source) -> tuple[ShortMonth, ...]:
    """Months of the staged file's forces that look incomplete, as the store now stands.

    The same judgement as the mart `completeness_by_month` of the next build.
    """
    counts: pl.DataFrame = store.connection.sql(
        f"""
        select '{source.name}' as source, force_code,
            date_trunc('month', {source.period_column})::date as month,
            count(*) as record_count,
            max(max(last_as_at)) over (partition by force_code) as delivered_to
        from held
        group by force_code, month
        """
    ).pl()
    if counts.is_empty():
        return ()
    last: dt.date = counts["delivered_to"].max()  # type: ignore[assignment]
    found = completeness(counts).filter(
        pl.col("status").is_in([INCOMPLETE, MISSING]),
        pl.col("month") > add_months(last.replace(day=1), -MONTHS_LOOKED_AT),
    )
    whole = pl.col("expected_count").round().cast(pl.Int64)
    rows = found.with_columns(whole).sort("month", "force_code", descending=[True, False])
    names = ("force_code", "month", "status", "record_count", "expected_count")
    return tuple(ShortMonth(**row) for row in rows.select(names).to_dicts())


def keep_report(store: RecordStore, load_id: int, report: Report) -> None:
    """Write a report beside the load log, in the caller's transaction."""
    reasons = [[load_id, r.reason, r.row_count, ", ".join(r.example_lines)] for r in report.reasons]
    changes = [[load_id, change, count] for change, count in report.changes.items()]
    if reasons:
        store.connection.executemany("insert into load_reasons values (?, ?, ?, ?)", reasons)
    if changes:
        store.connection.executemany("insert into load_changes values (?, ?, ?)", changes)
