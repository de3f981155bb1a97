"""Recognise which source a file is, from its headers."""

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pipelines.errors import SourceError
from pipelines.sources import SOURCES
from pipelines.sources.reading.delivery import HIDDEN
from pipelines.sources.source import PublisherLayout, Source

LIKELY_SHARE = 0.5


class WithHeaders(Protocol):
    """A delivery, under its own headers or those that a mapping gives it."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Its columns."""

    @property
    def found(self) -> tuple[str, ...]:
        """What looking at the file found."""

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """In a workbook, the sheets and header rows under which its rows stand."""

    @property
    def gap(self) -> str:
        """The blank columns that it was read across, though they may part tables."""

    def place(self, line: int) -> tuple[str | None, int]:
        """Sheet and row of a line."""


Found = TypeVar("Found", bound=WithHeaders)


def recognise(
    deliveries: Sequence[Found], name: str | None = None
) -> tuple[Found, Source, PublisherLayout]:
    """The table of a file, and the source and layout whose mandatory headers it has.

    Where several have all of theirs, it is the one that leaves the fewest of the file's headers
    unread.

    Args:
        deliveries: The tables of the file: one, or several of a workbook.
        name: The source that the user named, if any.

    Raises:
        SourceError: No such source, a mandatory column is missing (with the nearest header), or
            the workbook holds several sources and none was named.
    """
    if name is not None and name not in SOURCES:
        raise SourceError(f"'{name}' is no source. Choose one of: {', '.join(sorted(SOURCES))}.")
    candidates = [
        (delivery, source, layout)
        for delivery in deliveries
        for source in (SOURCES.values() if name is None else [SOURCES[name]])
        for layout in source.layouts
        if _may_stand_on(delivery.place(0)[0], layout)
    ]
    whole = [c for c in candidates if _likeness(c[0], c[2])[0] == 1]
    best = max(whole or candidates, key=_rank, default=None)
    if best is None or (name is None and _likeness(best[0], best[2])[0] < LIKELY_SHARE):
        raise SourceError(
            f"{deliveries[0].path.name}: its columns are those of no known source"
            f" ({', '.join(sorted(SOURCES))}). Name it with --source, or draft a mapping with"
            f" `caseweight map {deliveries[0].path.name} --out mapping.toml`."
            f"{_hint_of_hidden(deliveries)}"
        )
    _check_headers(*best)
    parted = [c for c in whole if not c[0].gap and not _is_another(c[0], best[0])]
    if best[0].gap and parted:
        best = _settle_gap(best, max(parted, key=_rank))
    _refuse_several([c for c in whole if c[0] is best[0] or _is_another(c[0], best[0])])
    return best


def _rank(candidate: tuple[WithHeaders, Source, PublisherLayout]) -> tuple[float, int, int, bool]:
    """The table that has more of what is asked, stands on more sheets, has no gap."""
    delivery, _, layout = candidate
    return *_likeness(delivery, layout), len(delivery.places), not delivery.gap


def _settle_gap(
    across: tuple[Found, Source, PublisherLayout], parted: tuple[Found, Source, PublisherLayout]
) -> tuple[Found, Source, PublisherLayout]:
    """Which reading of a sheet is meant, where a table would do without what is behind a gap.

    What stands behind an empty column can be a part of the table or another one beside it.
    """
    columns = [d.headers for d, _, _ in (across, parted)]
    asked = {*across[2].headers, *across[2].optional_headers}
    beyond = [header for header in columns[0] if header in asked and header not in columns[1]]
    if not beyond:
        return across
    sheet, _ = across[0].place(0)
    raise SourceError(
        f"{across[0].path.name}: {', '.join(beyond)} of {across[1].name} stand behind"
        f" {across[0].gap}. If they belong to the table, name the row of its header (--header-row 1"
        f" --sheet '{sheet}') or delete the empty column; if not, move them to another sheet."
    )


def _hint_of_hidden(deliveries: Sequence[WithHeaders]) -> str:
    """That what is asked for may stand on a sheet that nobody sees."""
    notes = {note for delivery in deliveries for note in delivery.found if note.startswith(HIDDEN)}
    return "".join(f" Note: {note}; name one with --sheet." for note in sorted(notes))


def _may_stand_on(sheet: str | None, layout: PublisherLayout) -> bool:
    return sheet is None or layout.sheets is None or bool(re.search(layout.sheets, sheet))


def _likeness(delivery: WithHeaders, layout: PublisherLayout) -> tuple[float, int]:
    """Share of the layout's mandatory headers that are there, and of the file's that it reads."""
    found = sum(header in delivery.headers for header in layout.headers)
    optional = sum(header in delivery.headers for header in layout.optional_headers)
    return found / len(layout.headers), found + optional


def _is_another(delivery: WithHeaders, chosen: WithHeaders) -> bool:
    """Whether two tables of a workbook are not one, read with and without an empty column."""
    is_twofold = bool(delivery.gap or chosen.gap) and bool(delivery.places & chosen.places)
    return not is_twofold


def _refuse_several(whole: list[tuple[Found, Source, PublisherLayout]]) -> None:
    """A workbook with two kinds of table is loaded kind by kind, so that each is a load."""
    tables = {id(delivery): delivery for delivery, _, _ in whole}
    if len(tables) < 2:
        return
    best = {key: max((c for c in whole if id(c[0]) == key), key=_rank) for key in tables}
    places = [f"{source.name} (sheet '{d.place(0)[0]}')" for d, source, _ in best.values()]
    raise SourceError(
        f"{whole[0][0].path.name}: holds {' and '.join(places)}. Load them one after the other:"
        " name one with --source, and its sheet with --sheet where two are alike."
    )


def _check_headers(delivery: WithHeaders, source: Source, layout: PublisherLayout) -> None:
    missing = [header for header in layout.headers if header not in delivery.headers]
    if not missing:
        return
    spare = [h for h in delivery.headers if h not in layout.headers + layout.optional_headers]
    near = difflib.get_close_matches(missing[0], spare, n=1, cutoff=0.5)
    hint = f" The nearest header is '{near[0]}': rename it." if near else ""
    others = f" (and {len(missing) - 1} more: {', '.join(missing[1:])})" if missing[1:] else ""
    raise SourceError(
        f"{delivery.path.name}: column '{missing[0]}' of {source.name} is missing{others}.{hint}"
        f"{_hint_of_hidden([delivery])}"
    )
