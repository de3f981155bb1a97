"""What the command line shows: progress bars, tables and the JSON that `--json` asks for."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from pipelines.progress import Progress
from pipelines.record_store import Link, LoadResult, Reason, Report

TOP_REASONS, BRIEF_REASONS, FEW_FILES = 5, 2, 3
LOW_LINKED_SHARE = 0.5
REMEDIES = {
    "unknown_force": "force_code is a code such as E23000036; where the file has names of forces,"
    " draft a mapping that knows them: caseweight map FILE --out mapping.toml"
}
"""What to do about a reason of refusal that a mapping settles."""
NOTICES = {
    "brought_to_the_first": "another day of the month, read as its first",
    "isolated_early_date": "years before any other date of the force (is it right?)",
    "joined_rows": "one record made with another row of the file",
    "read_as_empty": "a word for nothing (NULL, N/A, -), read as empty",
    "mended_text": "signs of a spreadsheet, invisible or look-alike characters, mended",
}
"""What was read otherwise than it stands, in words between the column and the number of rows."""
out, notes = Console(), Console(stderr=True)


class ProgressForm(StrEnum):
    """How progress, and an error that ends a command, are told on standard error."""

    bar = "bar"
    json = "json"


class Told:
    """The form that the options before the command set for all commands."""

    form = ProgressForm.bar


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A bar on standard error; the function inside takes what is being done and the share done.

    For another program each step is an object on a line of its own: doing, share.
    """
    if Told.form is ProgressForm.json:
        yield lambda what, share: _note_json({"doing": f"{title}: {what}", "share": share})
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with ProgressBar(*columns, TimeElapsedColumn(), console=notes, transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def tell(what: str, share: float) -> None:
            bar.update(task, description=f"{title}: {what}"[:60], completed=share)

        yield tell


def print_json(value: Any) -> None:
    """One JSON object on standard output and nothing else."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _note_json(value: dict[str, Any]) -> None:
    """One object on a line of standard error; whoever listened may be gone: the work goes on."""
    with suppress(OSError):
        sys.stderr.write(json.dumps(value, ensure_ascii=False) + "\n")
        sys.stderr.flush()


def print_error(message: str) -> None:
    """One line on standard error; whatever is in brackets is text and no mark-up."""
    if Told.form is ProgressForm.json:
        _note_json({"error": message})
        return
    notes.print(f"[red]Error:[/red] {escape(message)}", soft_wrap=True, highlight=False)


def print_table(title: str, rows: list[dict[str, Any]]) -> None:
    """A table on standard output; nothing where there are no rows."""
    if not rows:
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, value in rows[0].items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        table.add_column(
            name.replace("_", " "),
            overflow="fold",
            justify="right" if is_number else "left",
            no_wrap=is_number,
        )
    for row in rows:
        table.add_row(*(_shown(value) for value in row.values()))
    out.print(table)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:,}" if isinstance(value, int) else str("" if value is None else value)


def print_loads(results: list[LoadResult], *, is_dry_run: bool = False) -> None:
    """One row a file, then what is to be known of each, then what is wrong with which.

    Args:
        results: What became of each file, or would have.
        is_dry_run: Nothing of it was kept.
    """
    rows = [_load_row(result) for result in results if result.load]
    if not any(row["withdrawn"] for row in rows):
        rows = [{name: v for name, v in row.items() if name != "withdrawn"} for row in rows]
    print_table("What loads would do; nothing was changed" if is_dry_run else "Loads", rows)
    for result in results:
        for sentence in report_sentences(result.report, is_brief=len(results) > FEW_FILES):
            out.print(f"{result.path.name}: {sentence}", soft_wrap=True, markup=False)
        if result.problem:
            print_error(result.problem)
    rejecting = [r.load.load_id for r in results if r.load and r.load.rows_rejected]
    if rejecting and not is_dry_run:
        load = f" --load {rejecting[0]}" if len(rejecting) == 1 else ""
        out.print(f"The rejected rows, to send back: caseweight rejects{load} --out rejects.xlsx")


def report_sentences(report: Report, *, is_brief: bool = False) -> list[str]:
    """A load's report in sentences: how it was read, why rows were refused, what changed.

    Args:
        report: What the load found.
        is_brief: A line for all reasons, for many files on one screen.
    """
    sentences = [f"read as {', '.join(report.found)}"] if report.found else []
    shown = report.reasons[: BRIEF_REASONS if is_brief else TOP_REASONS]
    reasons = [f"{r.row_count:,} rejected for {r.reason} ({_lines(r)})" for r in shown]
    if len(report.reasons) > len(shown):
        reasons.append(f"and {len(report.reasons) - len(shown)} more reasons")
    sentences += ["; ".join(reasons)] if reasons and is_brief else reasons
    told = {reason.reason.partition(":")[0] for reason in report.reasons}
    sentences += [remedy for reason, remedy in REMEDIES.items() if reason in told]
    sentences += [_link_sentence(link) for link in report.links]
    sentences += [_notice_sentence(notice) for notice in report.notices]
    if report.changes:
        parts = [
            f"{count:,} {change.replace('changed:', 'with another ')}"
            for change, count in report.changes.items()
        ]
        sentences.append(f"since the last extract {', '.join(parts)}")
    if report.short_months:
        sentences.append(_short_months(report, BRIEF_REASONS if is_brief else TOP_REASONS))
    return sentences


def _link_sentence(link: Link) -> str:
    """What share of a load's records finds what they refer to; a low one in words."""
    records, target = link.source.replace("_", " "), link.refers_to
    if link.is_target_empty:
        return f"{link.record_count:,} {records} refer to {target}, and no {target} are loaded yet"
    what = "a rate of their grade" if target == "rates" else f"their {target.removesuffix('s')}"
    told = f"{link.linked_count:,} of {link.record_count:,} {records} find {what}"
    written = "grades" if target == "rates" else "identifiers"
    is_low = link.linked_count < LOW_LINKED_SHARE * link.record_count
    return f"{told}: are {written} written alike in both files?" if is_low else told


def _notice_sentence(notice: Reason) -> str:
    name, _, column = notice.reason.partition(":")
    rows = "1 row" if notice.row_count == 1 else f"{notice.row_count:,} rows"
    places = f" ({_lines(notice)})" if notice.example_lines else ""
    return f"{column}: {NOTICES.get(name, name.replace('_', ' '))} in {rows}{places}"


def _lines(reason: Reason) -> str:
    more = ", ..." if reason.row_count > len(reason.example_lines) else ""
    return f"line {', '.join(reason.example_lines)}{more}"


def _short_months(report: Report, most: int) -> str:
    """Which months look incomplete, the latest of them named."""
    months = report.short_months
    named = [
        f"{m.force_code} {m.month:%b %Y} ({m.record_count:,}, expected about {m.expected_count:,})"
        for m in months[:most]
    ]
    more = f" and {len(months) - most} more" if len(months) > most else ""
    verb = "month looks" if len(months) == 1 else "months look"
    return f"{len(months)} {verb} incomplete (or fell): {', '.join(named)}{more}"


def _load_row(result: LoadResult) -> dict[str, Any]:
    load = vars(result.load)
    counts = ("rows_read", "rows_accepted", "rows_unchanged", "rows_rejected", "keys_withdrawn")
    return {
        "load": load["load_id"],
        "file": load["file_name"],
        "status": load["status"],
        **{name.removeprefix("rows_").removeprefix("keys_"): load[name] for name in counts},
    }
