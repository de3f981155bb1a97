"""What the page says: of a file, of what would become of it, and what messages mean here."""

import datetime as dt
import re
from typing import Any

from dashboard.shell import text

ACCEPT_REJECTS = "Load the good rows all the same"
ACCEPT_WITHDRAWALS = "Take back what is missing, however much"
WHOLE = "The file is the whole of its force and period"
AS_AT, SOURCE, SHEETS = "Day of the extract", "What it holds", "Sheets"
ENCODING, DELIMITER, HEADER_ROW = "Encoding", "Delimiter", "Row with the columns' names"

HERE = {
    "--accept-rejects": f"tick “{ACCEPT_REJECTS}”",
    "--accept-withdrawals": f"tick “{ACCEPT_WITHDRAWALS}”",
    "--full": f"the tick “{WHOLE}”",
    "--as-at": f"“{AS_AT}”",
    "--source": f"“{SOURCE}”, under “More about the file”",
    "--sheet": f"“{SHEETS}”, under “More about the file”",
    "--encoding": f"“{ENCODING}”, under “More about the file”",
    "--delimiter": f"“{DELIMITER}”, under “More about the file”",
    "--header-row": f"“{HEADER_ROW}”, under “More about the file”",
    "--mapping": "“How is it read?”",
}
"""Where on the page stands what a message of the command line names."""

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")


def plain(words: str) -> str:
    """Text that Markdown leaves as it is: names of files and columns are not ours."""
    return MARKS.sub(r"\\\1", words)


def name_places(message: str) -> str:
    """Where on the page the options of a message are; empty where it names none."""
    found = [
        f"{option} is here {place}"
        for option, place in HERE.items()
        if re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", message)
    ]
    return f"On this page: {'; '.join(found)}." if found else ""


def answer(*, is_known: bool, load: dict[str, Any], question_count: int) -> str:
    """The page's answer: how far the file is.

    Args:
        is_known: Whether it was tried as far as its rows.
        load: What the trial said of it.
        question_count: How many questions its draft asks.
    """
    if not is_known and question_count:
        verb = "question is" if question_count == 1 else "questions are"
        return f"Not yet: {text.count(question_count)} {verb} to be answered first."
    if not is_known:
        return "Not yet: nothing is known of the file so far."
    if load["status"] == "repeated":
        return "This very file was loaded before, on the same terms: nothing would change."
    if load["status"] == "refused":
        return f"It would be refused whole, and none of its {_rows(load['rows_read'])} loaded."
    taken = load["rows_accepted"] + load["rows_unchanged"]
    return f"{text.count(taken)} of its {_rows(load['rows_read'])} would be taken."


def went_in(load: dict[str, Any], *, is_built: bool) -> str:
    """The page's answer once the file is loaded."""
    taken = load["rows_accepted"] + load["rows_unchanged"]
    rest = "and readers see it." if is_built else "and readers see it after the next build."
    return f"It is in: {text.count(taken)} of its {_rows(load['rows_read'])}, {rest}"


def became(load: dict[str, Any], *, is_done: bool) -> str:
    """What became of a file's rows, or would: read = accepted + unchanged + rejected."""
    read, accepted, unchanged, rejected = (
        load[name] for name in ("rows_read", "rows_accepted", "rows_unchanged", "rows_rejected")
    )
    would = "" if is_done else "would be "
    told = (
        f"{text.label(load['source'])}, as at "
        f"{text.day_name(dt.date.fromisoformat(load['as_at']))}: {_rows(read)} read; "
        f"{text.count(accepted)} {would}accepted, {text.count(unchanged)} {would}unchanged, "
        f"{text.count(rejected)} {would}rejected and set aside."
    )
    if load["keys_withdrawn"]:
        told += f" Records {would}withdrawn: {text.count(load['keys_withdrawn'])}."
    return told


def count_questions(asked: dict[str, Any]) -> str:
    """Of how many columns something is to be decided."""
    count = len(asked)
    return f"To be decided first: {count} column{'s' if count != 1 else ''}"


def recognised(draft: dict[str, Any], *, needs_mapping: bool) -> str:
    """What the file is taken for, and what of it could be loaded under its draft."""
    source = text.label(draft["source"])
    if not needs_mapping:
        return f"{source}, under the contract's own columns: it needs no mapping."
    claim = draft["claim"]
    if claim is None:
        return f"{source}. Nothing goes in before every column that must be there is decided."
    return (
        f"{source}. So read, {text.count(claim['rows_accepted'])} of {_rows(claim['rows_read'])} "
        f"can be loaded and {text.count(claim['rows_rejected'])} are rejected."
    )


def as_published(source: str) -> str:
    """What is said of a publication, which is read in its publisher's own layout."""
    return f"{text.label(source)}, in its publisher's own layout: it needs no mapping."


def asked(question: dict[str, Any]) -> str:
    """A question with the rows that hang on it and where the answer may be, as Markdown."""
    is_said = not question["row_count"] or f"{question['row_count']:,} row" in question["text"]
    rows = "" if is_said else f" ({_rows(question['row_count'])} hang on it)"
    likely = ", ".join(question["suggestions"])
    perhaps = f" Perhaps: {likely}." if likely else ""
    words = question["text"]
    return plain(f"{words[:1].upper()}{words[1:]}{rows}{perhaps}")


def published(version: str, current: str | None) -> str:
    """Which version readers are on after a build."""
    if version == current:
        return f"Readers are now on version {version}."
    return f"Version {version} is published; readers are on {current}."


def not_published(current: str | None) -> str:
    """What a failed build means for readers."""
    stay = f"they stay on version {current}" if current else "there is no version yet"
    return f"The build failed, and nothing changed for readers: {stay}."


def elsewhere(file_name: str, started: dt.datetime, outcome: str) -> str:
    """A load or a build that another window began on this server, and what came of it so far."""
    what = f"A load of {file_name}" if file_name else "A build"
    return f"{what}, begun at {started:%H:%M} in another window: {outcome}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{text.count(count)} rows"
