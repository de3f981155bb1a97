"""What a person should know after a load: why rows were refused, and what the file changed."""

from dataclasses import dataclass, field

from pipelines.incoming import Incoming
from pipelines.store import RecordStore


@dataclass(frozen=True)
class Reason:
    """Why rows were refused, how many, and where three of them stand (no values of people)."""

    reason: str
    row_count: int
    example_lines: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """One load, told.

    Attributes:
        found: What looking at the file found, such as its encoding.
        reasons: Reasons of refusal, the most frequent first; a row can have several.
        changes: Change since the last extract → records: `new`, `corrected`, `returned` (withdrawn
            before), `withdrawn`, and `changed:<column>` for what was corrected. Empty where the
            file was refused or is the first of its source.
    """

    found: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    changes: dict[str, int] = field(default_factory=dict)


def report_load(incoming: Incoming, *, is_refused: bool, keys_withdrawn: int) -> Report:
    """Tell a load from its temporary tables, before it is merged.

    Args:
        incoming: The file, staged and set beside the history (`merge.compare`).
        is_refused: The file changes nothing.
        keys_withdrawn: Keys that it withdraws.
    """
    return Report(
        found=incoming.delivery.found,
        reasons=tuple(
            Reason(reason, count, tuple(_place(incoming, line) for line in lines))
            for reason, count, lines in incoming.reasons()
        ),
        changes={} if is_refused else _changes(incoming, keys_withdrawn),
    )


def _place(incoming: Incoming, line: int) -> str:
    sheet, row = incoming.delivery.place(line)
    return f"{sheet}!{row}" if sheet else str(row)


def _changes(incoming: Incoming, keys_withdrawn: int) -> dict[str, int]:
    """How the file's records differ from those in force on its date."""
    source, connection = incoming.source, incoming.store.connection
    if not connection.execute("select 1 from in_force limit 1").fetchall():
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


def keep_report(store: RecordStore, load_id: int, report: Report) -> None:
    """Write a report beside the ledger, in the caller's transaction."""
    reasons = [[load_id, r.reason, r.row_count, ", ".join(r.example_lines)] for r in report.reasons]
    changes = [[load_id, change, count] for change, count in report.changes.items()]
    if reasons:
        store.connection.executemany("insert into load_reasons values (?, ?, ?, ?)", reasons)
    if changes:
        store.connection.executemany("insert into load_changes values (?, ?, ?)", changes)
