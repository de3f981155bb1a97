"""What the page asks of the command line: each step as the arguments of a command."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNDECIDED = "?"
"""Stands in a mapping where a person must decide."""
Tables = dict[str, Any]
"""A mapping as the tables of its file."""


@dataclass(frozen=True)
class ChosenFile:
    """A file and what the person says of it; what is left empty is found by looking.

    Attributes:
        path: Where it lies.
        as_at: The day of the extract.
        source: What it holds.
        sheets: The sheets of a workbook.
        encoding: Of a text file.
        delimiter: Of a text file.
        header_row: The row with the columns' names, from 1.
        kept_mapping: A mapping kept from an earlier load, under which it is looked at.
    """

    path: Path
    as_at: dt.date | None = None
    source: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    kept_mapping: Path | None = None


@dataclass(frozen=True)
class Terms:
    """On what terms a file is loaded."""

    is_full: bool = False
    accepts_rejects: bool = False
    accepts_withdrawals: bool = False


@dataclass(frozen=True)
class Step:
    """One command of several that run one after the other, and how the page calls its answer."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What a command said.

    Attributes:
        value: The object that it printed, if it did.
        problem: Why it gave up, in its own words; None where it did not.
    """

    value: dict[str, Any] | None = None
    problem: str | None = None


Answers = Mapping[str, Answer]
Plan = Callable[[Answers], Step | None]
"""The next step after the answers so far; None when all is done."""


def write_ingest(
    file: ChosenFile, terms: Terms, mapping: Path | None, *, is_dry_run: bool
) -> tuple[str, ...]:
    """The words of a load, or of one that changes nothing."""
    return (
        *("ingest", str(file.path), "--json"),
        *(["--dry-run"] if is_dry_run else []),
        *_said_of(file),
        *([f"--mapping={mapping}"] if mapping else [f"--source={file.source}"] * bool(file.source)),
        *(["--full"] if terms.is_full else []),
        *(["--accept-rejects"] if terms.accepts_rejects else []),
        *(["--accept-withdrawals"] if terms.accepts_withdrawals else []),
    )


def write_map(
    file: ChosenFile, mapping: Path | None = None, out: Path | None = None
) -> tuple[str, ...]:
    """The words that draft a mapping, or judge the one that is given; `out` keeps it."""
    return (
        *("map", str(file.path), "--json"),
        *_said_of(file),
        *([f"--mapping={mapping}"] if mapping else [f"--source={file.source}"] * bool(file.source)),
        *([f"--out={out}"] if out else []),
    )


def write_build() -> tuple[str, ...]:
    """The words that build and publish a version."""
    return ("build", "--json")


def _said_of(file: ChosenFile) -> list[str]:
    """Options with their value after a sign, so that no value is taken for an option."""
    return [
        *([f"--as-at={file.as_at:%Y-%m-%d}"] if file.as_at else []),
        *([f"--encoding={file.encoding}"] if file.encoding else []),
        *([f"--delimiter={file.delimiter}"] if file.delimiter else []),
        *(f"--sheet={sheet}" for sheet in file.sheets),
        *([f"--header-row={file.header_row}"] if file.header_row else []),
    ]


def is_decided(tables: Tables) -> bool:
    """Whether no column of a mapping waits for a person."""
    said = {**tables.get("columns", {}), **tables.get("constants", {})}
    return UNDECIDED not in said.values()


@dataclass(frozen=True)
class LookAsItStands:
    """Try a file without a mapping, draft one, and try it under a draft that asks for no column.

    Attributes:
        file: The file.
        written: Where the draft is written as a mapping file.
    """

    file: ChosenFile
    written: Path

    def __call__(self, answers: Answers) -> Step | None:
        """The next step."""
        if "plain" not in answers:
            words = write_ingest(self.file, Terms(), None, is_dry_run=True)
            return Step("plain", words)
        if "draft" not in answers:
            return Step("draft", write_map(self.file, out=self.written))
        draft = answers["draft"].value
        is_known = is_recognised(answers["plain"])
        if "trial" in answers or is_known or not draft or not is_decided(draft["mapping"]):
            return None
        return Step("trial", write_ingest(self.file, Terms(), self.written, is_dry_run=True))


@dataclass(frozen=True)
class LookUnderMapping:
    """Judge a mapping by its file, and where no column is left to decide try the file under it.

    Attributes:
        file: The file.
        mapping: The mapping.
        written: Where it is written once more, with what it leaves open at its head.
        terms: On what terms the file is tried.
    """

    file: ChosenFile
    mapping: Path
    written: Path
    terms: Terms = field(default_factory=Terms)

    def __call__(self, answers: Answers) -> Step | None:
        """The next step."""
        if "draft" not in answers:
            return Step("draft", write_map(self.file, self.mapping, self.written))
        draft = answers["draft"].value
        if "trial" in answers or not draft or not is_decided(draft["mapping"]):
            return None
        return Step("trial", write_ingest(self.file, self.terms, self.mapping, is_dry_run=True))


@dataclass(frozen=True)
class Once:
    """A single step."""

    step: Step

    def __call__(self, answers: Answers) -> Step | None:
        """The next step."""
        return None if self.step.name in answers else self.step


def is_recognised(answer: Answer) -> bool:
    """Whether a trial knew what the file is, be it only to refuse its rows."""
    return "load_id" in first_load(answer)


def first_load(answer: Answer) -> dict[str, Any]:
    """What a load, or a trial, says of its one file; empty where it said nothing."""
    loads = (answer.value or {}).get("loads") or [{}]
    return dict(loads[0])
