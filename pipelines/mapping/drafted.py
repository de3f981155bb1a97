"""What a draft is made of: what could be worked out, what a person must say, what it would load."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.mapping.mapping import UNDECIDED, Mapping
from pipelines.mapping.rows import RowRules
from pipelines.record_store import Reason
from pipelines.sources.reading.reader import ReadingOptions
from pipelines.sources.source import Source

QuestionKind = Literal[
    "missing_column",
    "likely_column",
    "birth_date",
    "date_format",
    "swapped_dates",
    "century",
    "placeholder_date",
    "number_format",
    "year_format",
    "blank_flag",
    "unknown_values",
    "constant_over_column",
    "several_rows",
]


@dataclass(frozen=True)
class Question:
    """One thing that a person must decide or check before the draft is used.

    Attributes:
        column: The contract's column that it is about.
        kind: What kind of question it is, for whoever shows it.
        text: The question, in a sentence or two; values of people never stand in it.
        row_count: Rows of the file that hang on the answer; of all that were looked at where 0.
        suggestions: Headers or values among which the answer may be.
        lines: Lines of a mapping that would answer it, to be added or put in place of others.
    """

    column: str
    kind: QuestionKind
    text: str
    row_count: int = 0
    suggestions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnClaim:
    """What the draft loads as it stands, counted by really reading the whole file.

    Attributes:
        rows_read: Rows of the file.
        rows_accepted: Rows that a load would take, those that repeat or join others included.
        rows_rejected: Rows that it would refuse.
        rows_folded: Accepted rows that make a record together with another row of the file.
        reasons: Why rows would be refused, the most frequent first, with up to three places.
    """

    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_folded: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file before and after.

    Attributes:
        place: Its line, or its sheet and row.
        before: Header → value, of the headers that the draft reads and no others.
        after: Contract column → value as it would be stored, identifiers as they came; a value
            that cannot be read is empty.
        reasons: Why it would be refused by itself; empty where it would not.
    """

    place: str
    before: dict[str, str | None]
    after: dict[str, Any]
    reasons: tuple[str, ...] = ()


@dataclass
class Draft:
    """A mapping as far as it could be worked out.

    Attributes:
        source: What the file holds.
        headers: The headers of the file, in its order.
        found: What looking at the file found, such as its encoding.
        is_said: A person wrote or changed it: only what it leaves open is asked.
        columns: Contract column → header of the file, or `?`.
        constants: Contract column → value of every row, or `?`.
        dates: Contract column → format, or `?`.
        century: The first of the hundred years of two digits; None while that is open.
        decimal: The decimal mark of numbers, or `?`; empty where they are read as they stand.
        removed: Characters before or behind numbers.
        years_named_by: Which half of a financial year is named, or `?`; empty where both are.
        values: Contract column → value of the file → the contract's value, or `?`.
        rows: How several rows become one record; None where each row is one.
        only: Contract column → header → the values of it with which the column counts.
        ignored: Headers that have no say, though they are called like a column with a constant.
        questions: What a person must decide or check.
        unread: Headers that nothing of the contract asks for.
        reading: What the person said of the file itself.
        claim: What it loads; None while a mandatory column is undecided.
        preview: The first rows, before and after.
    """

    source: Source
    headers: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    is_said: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    century: int | None = None
    decimal: str = ""
    removed: str = ""
    years_named_by: str = ""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: RowRules | None = None
    only: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    questions: list[Question] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    claim: ColumnClaim | None = None
    preview: list[PreviewRow] = field(default_factory=list)

    @property
    def is_decided(self) -> bool:
        """Whether no mandatory column waits for a person."""
        return UNDECIDED not in {*self.columns.values(), *self.constants.values()}

    def ask(
        self,
        column: str,
        kind: QuestionKind,
        text: str,
        *,
        row_count: int = 0,
        suggestions: tuple[str, ...] = (),
        lines: tuple[str, ...] = (),
    ) -> None:
        """Put a question to the person."""
        self.questions.append(Question(column, kind, text, row_count, suggestions, lines))


def as_mapping(draft: Draft) -> Mapping:
    """The draft as it would be read back from its file."""
    return Mapping(
        source=draft.source,
        columns=draft.columns,
        constants=draft.constants,
        dates=draft.dates,
        century=draft.century,
        decimal=draft.decimal,
        removed=draft.removed,
        years_named_by=draft.years_named_by,
        values=draft.values,
        rows=draft.rows,
        only=draft.only,
        ignored=draft.ignored,
        reading=draft.reading,
    )
