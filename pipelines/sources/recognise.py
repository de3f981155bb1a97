"""Recognise which source a file is, from its headers."""

import difflib

from pipelines.errors import SourceError
from pipelines.sources import SOURCES
from pipelines.sources.reader import Delivery
from pipelines.sources.source import Layout, Source

LIKELY_SHARE = 0.5


def recognise(delivery: Delivery, name: str | None = None) -> tuple[Source, Layout]:
    """The source, and its layout, whose mandatory headers the file has.

    Where several have all of theirs, it is the one that leaves the fewest of the file's headers
    unread.

    Args:
        delivery: The file.
        name: The source that the user named, if any.

    Raises:
        SourceError: No such source, or a mandatory column is missing (with the nearest header).
    """
    if name is not None and name not in SOURCES:
        raise SourceError(f"'{name}' is no source. Choose one of: {', '.join(sorted(SOURCES))}.")
    candidates = [
        (source, layout)
        for source in (SOURCES.values() if name is None else [SOURCES[name]])
        for layout in source.layouts
    ]
    source, layout = max(candidates, key=lambda candidate: _likeness(delivery, candidate[1]))
    if name is None and _likeness(delivery, layout)[0] < LIKELY_SHARE:
        raise SourceError(
            f"{delivery.path.name}: its columns are those of no known source"
            f" ({', '.join(sorted(SOURCES))}). Name it with --source, or draft a mapping with"
            f" `caseweight map {delivery.path.name} --out mapping.toml`."
        )
    _check_headers(delivery, source, layout)
    return source, layout


def _likeness(delivery: Delivery, layout: Layout) -> tuple[float, int]:
    """Share of the layout's mandatory headers that are there, and of the file's that it reads."""
    found = sum(header in delivery.headers for header in layout.headers)
    optional = sum(header in delivery.headers for header in layout.optional_headers)
    return found / len(layout.headers), found + optional


def _check_headers(delivery: Delivery, source: Source, layout: Layout) -> None:
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
