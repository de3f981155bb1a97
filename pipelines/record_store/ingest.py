"""Ingest files and folders: each file is a load of its own, and one that fails stops no other."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.contracts.vocabulary import FILE_ENDINGS
from pipelines.errors import SourceError
from pipelines.progress import Progress
from pipelines.record_store.links import count_links, keep_links
from pipelines.record_store.loading import Load, LoadRequest, load_file
from pipelines.record_store.report import Report
from pipelines.record_store.store import RecordStore, open_store
from pipelines.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadResult:
    """What became of one file: its row of the load log, its problem, or both."""

    path: Path
    load: Load | None = None
    problem: str | None = None
    report: Report = field(default_factory=Report)

    @property
    def is_failed(self) -> bool:
        """Whether nothing could be loaded of the file."""
        if self.problem or self.load is None:
            return True
        return self.load.rows_accepted + self.load.rows_unchanged == 0


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named, in order of their names.

    Raises:
        SourceError: A path does not exist, or a folder holds no file that could be read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in FILE_ENDINGS)
            if not inside:
                raise SourceError(f"{path}: no {', '.join(FILE_ENDINGS)} file in this folder.")
            found.extend(inside)
        elif path.exists():
            found.append(path)
        else:
            raise SourceError(f"{path}: no such file or folder. Check the path.")
    return found


def ingest(
    settings: Settings, paths: Iterable[Path], request: LoadRequest, on_progress: Progress
) -> list[LoadResult]:
    """Load files one after the other, each whole or not at all.

    Args:
        settings: Where the store is.
        paths: Files and folders.
        request: How to take them; its own path is not looked at.
        on_progress: Told the file's name and the share of all files that is done.

    Raises:
        SourceError: A path is not there.
        StoreError: The store cannot be opened or written.
    """
    files, results = files_of(paths), []
    with open_store(settings) as store:
        for number, path in enumerate(files):

            def tell(share: float, number: int = number, path: Path = path) -> None:
                on_progress(path.name, (number + share) / len(files))

            tell(0.0)
            started = dt.datetime.now(dt.UTC)
            try:
                outcome = load_file(store, replace(request, path=path), tell)
            except SourceError as error:
                results.append(LoadResult(path, problem=str(error)))
                continue
            load = outcome.load
            seconds = (dt.datetime.now(dt.UTC) - started).total_seconds()
            log.info("%s: %s %s, %.2f s", path.name, load.source, load.status, seconds)
            results.append(LoadResult(path, load, outcome.problem, outcome.report))
        return [_with_links(store, result) for result in results]


def _with_links(store: RecordStore, result: LoadResult) -> LoadResult:
    """A result whose report says what its records find, now that every file is in."""
    if result.load is None or result.load.status != "loaded":
        return result
    links = count_links(store, result.load.load_id, result.load.source)
    keep_links(store, result.load.load_id, links)
    return replace(result, report=replace(result.report, links=links))
