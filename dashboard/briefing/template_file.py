"""A template as a file: an ordered list of blocks, each naming what it shows or its own words.

Those that are shipped and a user's own are read by the same rules, so that a shipped one can be
copied and changed.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.briefing.parts import LISTS, NUMBERS, PICTURES, SENTENCES, TABLES, WORDS
from dashboard.briefing.said import PLACEHOLDER
from pipelines.errors import BriefingError

SHIPPED = Path(__file__).with_name("templates")
ENDING = ".toml"
FORMAT = 1
LARGEST_FILE, MOST_BLOCKS, LONGEST_WORDS = 64_000, 60, 2_000
MOST_ITEMS = 8
NEEDS = ("counts", "plan", "rates")
SEE = "docs/briefing-parts.md lists them all"
BLOCK = re.compile(r"\s*\[\[\s*block\s*\]\]")
SINGLE, LIST, TEXT, TEXTS = "a name", "a list of names", "words in quotes", "a list of words"
FIELDS: Mapping[str, Mapping[str, tuple[str, Mapping[str, Any] | None]]] = {
    "heading": {"words": (TEXT, None)},
    "lead": {"sentences": (LIST, SENTENCES), "words": (TEXT, None)},
    "paragraph": {"sentences": (LIST, SENTENCES), "words": (TEXT, None)},
    "readings": {"numbers": (LIST, NUMBERS)},
    "pictures": {"pictures": (LIST, PICTURES)},
    "table": {"table": (SINGLE, TABLES)},
    "bullets": {"lists": (LIST, LISTS), "points": (TEXTS, None)},
}
"""What a block of each kind may say, and of what list its names are; it says one of them."""
IN_WORDS = {**WORDS, **NUMBERS}
"""What braces may hold; those of a title and of headings, which hold no figures, words alone."""
TOP = ("format", "name", "title", "organisation", "most_pages", "needs", "block")


@dataclass(frozen=True)
class BlockSpec:
    """One block as it is asked for: its kind, and its one field with names or words."""

    kind: str
    field: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A template that can be filled.

    Attributes:
        key: A shipped one's name, or that of the file.
        name: What kind of briefing it makes, in words.
        title: The title, in which words and numbers may be named in braces.
        blocks: In order.
        organisation: Whose paper it is; nothing where it is no one's.
        most_pages: How many sheets it should fit; none where it may take as many as it needs.
        needs: What must be known, else there is no briefing: some of `NEEDS`.
        text: The file's words where it is a user's own; none of a shipped one.
    """

    key: str
    name: str
    title: str
    blocks: tuple[BlockSpec, ...]
    organisation: str = ""
    most_pages: int | None = None
    needs: tuple[str, ...] = ()
    text: str | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is a user's own."""
        return self.text is not None

    def parts(self) -> set[str]:
        """The names of all that it shows, those in the braces of its own words too."""
        named = {item for block in self.blocks for item in block.items if not _is_words(block)}
        words = [self.title, *(i for b in self.blocks for i in b.items if _is_words(b))]
        return named | {name for one in words for name in PLACEHOLDER.findall(one)}

    @property
    def has_own_figures(self) -> bool:
        """Whether its author typed digits into the words."""
        words = [item for block in self.blocks if _is_words(block) for item in block.items]
        return self.is_own and any(re.search(r"\d", PLACEHOLDER.sub("", one)) for one in words)


def _is_words(block: BlockSpec) -> bool:
    return block.field in ("words", "points")


def shipped_names() -> list[str]:
    """The names of the shipped templates."""
    return sorted(path.stem for path in SHIPPED.glob(f"*{ENDING}"))


def find_template(asked: str | Template) -> Template:
    """A shipped template by its name, or a user's own by its file; one that was read as it is.

    Raises:
        BriefingError: There is neither, or the file says what cannot be: names line and block.
    """
    if isinstance(asked, Template):
        return asked
    if asked in shipped_names():
        return read_template(SHIPPED / f"{asked}{ENDING}", key=asked)
    if asked.lower().endswith(ENDING):
        return read_template(Path(asked), key=Path(asked).name, is_own=True)
    raise BriefingError(
        f"no template {asked!r}: type --template followed by one of "
        f"{', '.join(shipped_names())}, or by the file of your own, FILE{ENDING}"
    )


def read_template(path: Path, *, key: str, is_own: bool = False) -> Template:
    """Read the file of a template.

    Raises:
        BriefingError: It cannot be read, or says what cannot be.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BriefingError(
                f"{path}: a template has at most {LARGEST_FILE:,} bytes: shorten it"
            )
        words = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BriefingError(f"{path}: cannot be read ({error.strerror}): name a file") from error
    except UnicodeDecodeError as error:
        raise BriefingError(f"{path}: is not written in UTF-8: save it as UTF-8") from error
    return parse_template(words, where=path.name, key=key, is_own=is_own)


def parse_template(words: str, *, where: str, key: str, is_own: bool = False) -> Template:
    """The template that a file's words say.

    Args:
        words: TOML.
        where: The file's name, which stands before what is wrong.
        key: What the template is called.
        is_own: Whether it is a user's own.

    Raises:
        BriefingError: It is no TOML, or says what cannot be: names line, block and what can.
    """
    try:
        table = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        raise BriefingError(f"{where}: is no TOML: {error}. See docs/briefings.md") from error
    return _Reader(where, words.splitlines()).template(table, key, words if is_own else None)


class _Reader:
    """Reads one file, and knows on which line what is wrong stands."""

    def __init__(self, where: str, lines: list[str]) -> None:
        self.where, self.lines = where, lines
        self.starts = [n for n, line in enumerate(lines, start=1) if BLOCK.match(line)]

    def template(self, table: dict[str, Any], key: str, text: str | None) -> Template:
        if table.get("format", FORMAT) != FORMAT:
            raise self._wrong("format", f"is {FORMAT}, the only one there is")
        for name in table:
            if name not in TOP:
                raise self._wrong(name, f"is nothing that a template has{_nearest(name, TOP)}")
        blocks = table.get("block", [])
        if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
            raise self._wrong("block", "write each block under a line [[block]]")
        if not 1 <= len(blocks) <= MOST_BLOCKS:
            raise self._wrong("block", f"a template has 1 to {MOST_BLOCKS} blocks")
        most_pages = table.get("most_pages")
        if most_pages is not None and not (type(most_pages) is int and 1 <= most_pages <= 99):
            raise self._wrong("most_pages", "is a whole number from 1 to 99")
        needs = table.get("needs", [])
        if not isinstance(needs, list) or not all(one in NEEDS for one in needs):
            raise self._wrong("needs", f"is a list of some of {', '.join(NEEDS)}")
        return Template(
            key=key,
            name=self._words(table, "name", "Briefing", {}),
            title=self._words(table, "title", "Child-protection caseload: {where}", WORDS),
            blocks=tuple(self._block(place, one) for place, one in enumerate(blocks)),
            organisation=self._words(table, "organisation", "", {}),
            most_pages=most_pages,
            needs=tuple(needs),
            text=text,
        )

    def _words(
        self, table: dict[str, Any], name: str, default: str, braces: Mapping[str, Any]
    ) -> str:
        value = table.get(name, default)
        if not isinstance(value, str) or (not value.strip() and default):
            raise self._wrong(name, f"is {TEXT}")
        if why := _unfit(value, braces):
            raise self._wrong(name, why)
        return value.strip()

    def _block(self, place: int, block: dict[str, Any]) -> BlockSpec:
        kind = block.get("kind")
        if not isinstance(kind, str) or kind not in FIELDS:
            raise self._wrong("kind", f"is one of {', '.join(FIELDS)}", place, str(kind)[:40])
        fields = FIELDS[kind]
        said = [name for name in block if name != "kind"]
        if len(said) != 1 or said[0] not in fields:
            raise self._wrong("kind", f"needs one of {' or '.join(fields)}, alone", place, kind)
        field = said[0]
        form, allowed = fields[field]
        items = self._items(block[field], form, place, kind, field)
        for item in items:
            why = (
                _unknown(item, allowed)
                if allowed is not None
                else _unfit(item, WORDS if kind == "heading" else IN_WORDS)
            )
            if why:
                raise self._wrong(field, why, place, kind)
        return BlockSpec(kind, field, items)

    def _items(self, value: Any, form: str, place: int, kind: str, field: str) -> tuple[str, ...]:
        """The names or words of a field, which is one or a list of them."""
        is_list = form in (LIST, TEXTS)
        items = value if isinstance(value, list) and is_list else [value]
        fits = all(isinstance(item, str) and item.strip() for item in items)
        if not fits or not 1 <= len(items) <= MOST_ITEMS or (isinstance(value, list) != is_list):
            most = f" of 1 to {MOST_ITEMS}" if is_list else ""
            raise self._wrong(field, f"is {form}{most}", place, kind)
        return tuple(item.strip() for item in items)

    def _wrong(
        self, name: str, why: str, place: int | None = None, kind: str = ""
    ) -> BriefingError:
        """What is wrong, where, and what can be."""
        start = self.starts[place] if place is not None and place < len(self.starts) else 1
        end = self.starts[place + 1] if place is not None and place + 1 < len(self.starts) else None
        line = self._line_of(name, start, end) or start
        block = f" block {place + 1} ({kind})," if place is not None else ""
        return BriefingError(f"{self.where}, line {line}:{block} {name} {why}")

    def _line_of(self, name: str, start: int, end: int | None) -> int | None:
        key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
        lines = enumerate(self.lines[start - 1 : (end or len(self.lines) + 1) - 1], start=start)
        return next((number for number, line in lines if key.match(line)), None)


def _unknown(name: str, allowed: Mapping[str, Any]) -> str:
    """Why a name is none of those allowed; nothing where it is one."""
    if name in allowed:
        return ""
    return f"names {name[:60]!r}, which there is not{_nearest(name, allowed)}; {SEE}"


def _unfit(words: str, braces: Mapping[str, Any]) -> str:
    """Why words cannot stand in a paper, whose braces may hold some names; nothing if they can."""
    if len(words) > LONGEST_WORDS:
        return f"has more than {LONGEST_WORDS:,} characters"
    if any(not letter.isprintable() and letter != "\n" for letter in words):
        return "holds a character that cannot be printed"
    rest = PLACEHOLDER.sub("", words)
    if "{" in rest or "}" in rest:
        return "has a brace that holds no name; braces hold a name, such as {where}"
    return next((why for name in PLACEHOLDER.findall(words) if (why := _unknown(name, braces))), "")


def _nearest(name: str, allowed: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(allowed), n=3, cutoff=0.3)
    return f"; near it {'are' if len(near) > 1 else 'is'} {', '.join(near)}" if near else ""
