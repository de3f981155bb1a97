"""What stands in a cell beside its value: escapes of spreadsheets, errors, words for nothing.

A file of plain characters, which is nearly every file, pays for one look at each column.
"""

import polars as pl
import pyarrow.compute as pc

from pipelines.contracts.lookalikes import (
    INVISIBLE,
    LATIN,
    PLAIN_CHARACTERS,
    SMALLER,
)

LINE_BREAKS = r"[\t\r\n\x0B\x0C\x{85}\p{Z}]"
ESCAPED = (r'(?s)^="(.*)"$', r"(?s)^'(.*?)'?$", r'(?s)^"(.*)"$')
"""Text as a formula (how report writers keep leading noughts), text as it is typed into a cell,
text in quotation marks of its own."""
FORMULA = r"^="
ERROR_CELL = (
    r"(?i)^(#(REF|VALUE|NAME|NUM|NULL|DIV/0|N/A|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY"
    r"|PYTHON|EXTERNAL|GETTING_DATA|ERROR)[!?]?|#[\p{Lu}/0]+[!?]|#N/A N/A|#{2,}|Err:\d{3})$"
)
"""Errors of Excel and LibreOffice, and the signs of a column that was too narrow when saved."""
WORDS_FOR_NOTHING = ("null", "none", "n/a", "na", "nan", "nil", "nat", "blank", "empty", "missing")
MARKS_FOR_NOTHING = ("-", "--", "---", ".", "\\N", "\u2013", "\u2014")
BRACKETS = ("{}", "({})", "[{}]", "<{}>")
NOTHING = frozenset(
    [
        *MARKS_FOR_NOTHING,
        *(
            form.format(written)
            for word in WORDS_FOR_NOTHING
            for form in BRACKETS
            for written in (word, word.upper(), word.capitalize())
        ),
        *("NaN", "<NaN>", "NaT", "<NaT>", "N/a"),
    ]
)
"""How programs and people write that there is no value."""
MAY_BE_A_LABEL = frozenset({"NA", "Blank", "Empty", "Missing", "blank", "empty", "missing"})
"""A district may be called so: in a label they stay, in every other kind they are no value."""


def clean_cells(values: pl.Series) -> pl.Expr:
    """A column's text without what only spreadsheets and word processors see; null where empty.

    Characters that show nothing are taken out, line breaks become spaces, `="000001"` and
    `'000001` become `000001`, white space around goes.

    Args:
        values: The column as text.
    """
    text = pl.col(values.name)
    if not is_plain_text(values):
        breaks = text.str.replace_all(LINE_BREAKS, " ")
        text = breaks.str.replace_all(INVISIBLE, "")
    text = text.str.strip_chars()
    if may_need_mending(values):
        for escaped in ESCAPED:
            text = pl.coalesce(text.str.extract(escaped, 1).str.strip_chars(), text)
    return pl.when(text != "").then(text).alias(values.name)


def may_need_mending(values: pl.Series) -> bool:
    """Whether a column may hold more than its text: never said of nearly every file."""
    return not is_plain_text(values) or _may_begin_with_a_sign(values)


def is_plain_text(values: pl.Series) -> bool:
    """Whether a column holds printable characters of ASCII alone."""
    return bool(pc.all(pc.ascii_is_printable(values.to_arrow()), min_count=0).as_py())


def _may_begin_with_a_sign(values: pl.Series) -> bool:
    """Whether a value may begin with `=`, or with a character before `(`: space, quotes, `#`."""
    smallest = values.min()
    return (smallest is not None and str(smallest) < "(") or values.str.starts_with("=").any()


def bring_to_plain(text: pl.Expr) -> pl.Expr:
    """Text whose look-alikes are plain characters; what has no single plain one stays."""
    # Before normalising, which makes a sigma of the Greek `c`, and after it, for what it composes.
    composed = _replace_lookalikes(text).str.normalize("NFKC").str.replace_all(LINE_BREAKS, " ")
    plain = _replace_lookalikes(composed).str.strip_chars()
    return pl.when(text.str.contains(SMALLER)).then(text).otherwise(plain)


def _replace_lookalikes(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(list(PLAIN_CHARACTERS), list(PLAIN_CHARACTERS.values()))


def has_lookalike(text: pl.Expr) -> pl.Expr:
    """Whether a letter or sign is left that is not Latin: it may look like one that is."""
    return text.str.contains(f"[^{LATIN}]")


def find_errors(values: pl.Series) -> pl.Series | None:
    """Which cells (cleaned) hold an error or a formula in place of a value; None where none may.

    Returns:
        Text: `error_cell` or `formula`, null where the cell holds neither.
    """
    if not _may_begin_with_a_sign(values) and not values.str.starts_with("Err:").any():
        return None
    text = pl.col("text")
    return values.to_frame("text").select(
        reason=pl.when(text.str.contains(ERROR_CELL))
        .then(pl.lit("error_cell"))
        .when(text.str.contains(FORMULA))
        .then(pl.lit("formula"))
    )["reason"]


def says_nothing(values: pl.Series, *, is_label: bool) -> pl.Series:
    """Whether a cell (cleaned) says that there is no value.

    Args:
        values: The column as text.
        is_label: It holds labels, of which no closed list is known.
    """
    return values.is_in(list(NOTHING - MAY_BE_A_LABEL if is_label else NOTHING))
