"""Recognise which source a file is, from its headers."""

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pipelines.errors import SourceError
from pipelines.sources import SOURCES
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
    best = max(whole or candidates, key=lambda candidate: _likeness(candidate[0], candidate[2]))
    delivery, source, layout = best
    if name is None and _likeness(delivery, layout)[0] < LIKELY_SHARE:
        raise SourceError(
            f"{delivery.path.name}: its columns are those of no known source"
            f" ({', '.join(sorted(SOURCES))}). Name it with --source, or draft a mapping with"
            f" `caseweight map {delivery.path.name} --out mapping.toml`."
        )
    _check_headers(delivery, source, layout)
    _refuse_several(whole, delivery)
    return best


def _may_stand_on(sheet: str | None, layout: PublisherLayout) -> bool:
    return sheet is None or layout.sheets is None or bool(re.search(layout.sheets, sheet))


def _likeness(delivery: WithHeaders, layout: PublisherLayout) -> tuple[float, int]:
    """Share of the layout's mandatory headers that are there, and of the file's that it reads."""
    found = sum(header in delivery.headers for header in layout.headers)
    optional = sum(header in delivery.headers for header in layout.optional_headers)
    return found / len(layout.headers), found + optional


def _refuse_several(whole: list[tuple[Found, Source, PublisherLayout]], chosen: Found) -> None:
    """A workbook with two kinds of table is loaded kind by kind, so that each is a load."""
    tables = {id(delivery): delivery for delivery, _, _ in whole}
    if len(tables) < 2:
        return
    best = {
        key: max((c for c in whole if c[0] is delivery), key=lambda c: _likeness(c[0], c[2]))
        for key, delivery in tables.items()
    }
    places = [f"{source.name} (sheet '{d.place(0)[0]}')" for d, source, _ in best.values()]
    raise SourceError(
        f"{chosen.path.name}: holds {' and '.join(places)}. Load them one after the other: name"
        " one with --source, and its sheet with --sheet where two are alike."
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
    )
