"""Load one file into the record store: stage it, weigh it, merge it, write the load log.

The quarantine is written first. The records follow with their row of the load log in one
transaction, so that a process that is killed leaves each file either loaded or not: quarantined
rows of a load that is not in the log are swept when the store is next opened.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import __version__
from pipelines.errors import SourceError
from pipelines.mapping.day_orders import refuse_swapped
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import Mapping, hash_terms
from pipelines.mapping.rows import explain_several_rows
from pipelines.record_store import merge
from pipelines.record_store.incoming import Incoming
from pipelines.record_store.invented import is_invented
from pipelines.record_store.links import keep_references
from pipelines.record_store.quarantine import keep_rejects
from pipelines.record_store.report import Report, keep_report, report_load, report_store
from pipelines.record_store.store import RecordStore
from pipelines.sources.reading.reader import Delivery, ReadingOptions, open_deliveries
from pipelines.sources.recognise import recognise
from pipelines.sources.source import Source
from pipelines.storage.checksum import hash_file
from pipelines.storage.database import read_first_row

log = logging.getLogger(__name__)

REFUSED_SHARE, REFUSED_ROWS = 0.10, 10
MOSTLY = 0.5  # share of the rejected rows for which one reason is named as the file's own shape
WITHDRAWN_SHARE = 0.05


@dataclass(frozen=True)
class LoadRequest:
    """What a person asked for: one file and how to take it. Of a dry run nothing is kept."""

    path: Path
    source: str | None = None
    as_at: dt.date | None = None
    is_full: bool = False
    accepts_rejects: bool = False
    accepts_withdrawals: bool = False
    mapping: Mapping | None = None
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    is_dry_run: bool = False


@dataclass
class Load:
    """One row of the load log.

    `status` is `loaded`, `repeated` (the very same file again) or `refused`. `terms_sha256` stands
    for the mapping and the options that told how to read the file; None where nothing did.
    `rows_folded` are the unchanged rows that repeat another row of the file or, under a mapping's
    `[rows]`, make one record with it.
    """

    load_id: int
    source: str
    file_name: str
    file_sha256: str
    as_at: dt.date
    loaded_at: dt.datetime
    status: str
    is_full: bool
    is_synthetic: bool
    rows_read: int = 0
    rows_accepted: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    keys_withdrawn: int = 0
    seconds: float = 0.0
    code_version: str = __version__
    terms_sha256: str | None = None
    rows_folded: int = 0


@dataclass(frozen=True)
class LoadOutcome:
    """A row of the load log, what a person should know, and why in words where it was refused."""

    load: Load
    report: Report = field(default_factory=Report)
    problem: str | None = None


def load_file(
    store: RecordStore, request: LoadRequest, on_progress: Callable[[float], None]
) -> LoadOutcome:
    """Bring one file into the store.

    Raises:
        SourceError: The file cannot be read as a source; nothing was stored of it.
    """
    started = time.monotonic()
    sha256 = hash_file(request.path)
    delivery, source, layout = recognise(_under_mapping(request), _source_name(request))
    if delivery.found:
        log.info("%s: read as %s", request.path.name, ", ".join(delivery.found))
    load = _new_load(store, request, source, sha256)
    if _is_repeated(store, load):
        with store.transaction(is_kept=not request.is_dry_run):
            _write_load_log(store, load, started)
        return LoadOutcome(load, Report(found=delivery.found))
    incoming = Incoming(store, delivery, source, layout, load.as_at, request.mapping)
    _stage(incoming, load, request, on_progress)
    problem = _too_many_rejects(load, request, incoming)
    if load.rows_rejected and not request.is_dry_run:
        keep_rejects(
            store,
            load_id=load.load_id,
            source=source.name,
            file_name=load.file_name,
            file_sha256=load.file_sha256,
            place=delivery.place,
        )
    problem = problem or _refusal_of_withdrawals(store, load, incoming, request)
    report = report_load(incoming, is_refused=bool(problem), keys_withdrawn=load.keys_withdrawn)
    if problem:
        _mark_refused(load)
    with store.transaction(is_kept=not request.is_dry_run):
        if not problem:
            _merge(store, load, incoming)
        keep_report(store, load.load_id, report)
        _write_load_log(store, load, started)
        if not problem:
            report = report_store(report, incoming)
    return LoadOutcome(load, report, problem)


def _stage(
    incoming: Incoming, load: Load, request: LoadRequest, on_progress: Callable[[float], None]
) -> None:
    """Read the whole file, and fill in what a load tells of it."""
    incoming.stage(on_progress)
    _check_unchanged(request.path, load.file_sha256)
    formats = request.mapping.dates if request.mapping else {}
    refuse_swapped(request.path.name, incoming.orders, formats)
    if incoming.rows_read == 0:
        raise SourceError(f"{request.path.name}: a header and no rows. Ask for the extract again.")
    load.rows_read = incoming.rows_read
    load.is_synthetic = load.is_synthetic or incoming.is_synthetic
    load.rows_rejected = incoming.count("refused")


def _under_mapping(request: LoadRequest) -> list[Delivery | MappedDelivery]:
    deliveries = open_deliveries(request.path, _reading(request))
    if request.mapping is None:
        return list(deliveries)
    return [MappedDelivery(delivery, request.mapping) for delivery in deliveries]


def _reading(request: LoadRequest) -> ReadingOptions:
    """What the person says of the file now, then what the mapping says."""
    return request.reading.over(request.mapping.reading) if request.mapping else request.reading


def _source_name(request: LoadRequest) -> str | None:
    return request.mapping.source.name if request.mapping else request.source


def _check_unchanged(path: Path, sha256: str) -> None:
    """A file that somebody still writes is not the file whose checksum would go to the load log."""
    if hash_file(path) != sha256:
        raise SourceError(
            f"{path.name}: the file changed while it was read. Nothing of it was loaded: wait until"
            " whoever writes it is done, then run this again."
        )


def _new_load(store: RecordStore, request: LoadRequest, source: Source, sha256: str) -> Load:
    today = dt.date.today()
    # The same file again speaks of the same day again, not of today.
    as_at = request.as_at or store.find_earlier_as_at(sha256, source.name)
    if as_at is None:
        _check_clock(store, today)
        as_at = today
    if as_at > today:
        raise SourceError(f"--as-at {as_at}: an extract cannot be dated after today ({today}).")
    return Load(
        load_id=store.choose_load_id(),
        source=source.name,
        file_name=request.path.name,
        file_sha256=sha256,
        as_at=as_at,
        loaded_at=dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
        status="loaded",
        is_full=request.is_full or source.is_release,
        is_synthetic=is_invented(request.path),
        terms_sha256=hash_terms(request.mapping, _reading(request)),
    )


def _check_clock(store: RecordStore, today: dt.date) -> None:
    """Dated by a clock that went back, a new extract would rank below older ones, unseen."""
    last = read_first_row(store.connection, "select max(loaded_at)::date from loads")
    if last and last[0] and last[0] > today:
        raise SourceError(
            f"the clock says {today}, but the last load here was on {last[0]}. Set the clock right,"
            " or give the extract's date with --as-at."
        )


def _is_repeated(store: RecordStore, load: Load) -> bool:
    """Fill a load from its first time, where this file was loaded under the same terms before."""
    found = read_first_row(
        store.connection,
        """
        select rows_read, rows_read - rows_rejected, rows_rejected, rows_folded from loads
        where file_sha256 = ? and source = ? and as_at = ? and is_full = ? and code_version = ?
            and status = 'loaded' and terms_sha256 is not distinct from ?
        order by load_id desc limit 1
        """,
        [
            load.file_sha256,
            load.source,
            load.as_at,
            load.is_full,
            load.code_version,
            load.terms_sha256,
        ],
    )
    if not found:
        return False
    load.status = "repeated"
    load.rows_read, load.rows_unchanged, load.rows_rejected, folded = found
    load.rows_folded = folded or 0
    return True


def _too_many_rejects(load: Load, request: LoadRequest, incoming: Incoming) -> str | None:
    is_many = load.rows_rejected > max(REFUSED_ROWS, REFUSED_SHARE * load.rows_read)
    if not is_many or request.accepts_rejects:
        return None
    see = f"See why with `caseweight rejects --load {load.load_id} --out rejects.xlsx`; load"
    told = (
        f"{load.file_name}: refused, {load.rows_rejected:,} of {load.rows_read:,} rows are rejected"
        f" (over {REFUSED_SHARE:.0%}). {'Load' if request.is_dry_run else see} the good rows all"
        " the same with --accept-rejects."
    )
    several = incoming.several
    if several is None or several.row_count < MOSTLY * load.rows_rejected:
        return told
    rules = request.mapping.rows if request.mapping else None
    return f"{told} {explain_several_rows(several, incoming.source, rules)}"


def _refusal_of_withdrawals(
    store: RecordStore, load: Load, incoming: Incoming, request: LoadRequest
) -> str | None:
    """Set the file beside the history; says why where a whole extract lacks too many keys."""
    source = incoming.source
    merge.compare(store, source, load.as_at, is_full=load.is_full)
    if not load.is_full:
        return None
    load.keys_withdrawn, in_force = merge.find_keys_to_withdraw(store, source)
    is_many = load.keys_withdrawn > WITHDRAWN_SHARE * in_force
    if not is_many or request.accepts_withdrawals or source.is_release:
        return None
    return (
        f"{load.file_name}: refused, {load.keys_withdrawn:,} of {in_force:,} {source.name} of its"
        f" forces and period are missing (over {WITHDRAWN_SHARE:.0%}). If they are truly gone, run"
        " again with --accept-withdrawals; if the file is a part, without --full."
    )


def _merge(store: RecordStore, load: Load, incoming: Incoming) -> None:
    source, rows = incoming.source, incoming.count("incoming")
    same = merge.apply(store, source, load_id=load.load_id, as_at=load.as_at)
    if load.is_full:
        merge.withdraw(store, source, load_id=load.load_id, as_at=load.as_at)
    load.rows_unchanged = same + incoming.rows_folded
    load.rows_folded = incoming.rows_folded
    load.rows_accepted = rows - same
    keep_references(store, load.load_id, source.name)


def _mark_refused(load: Load) -> None:
    """A refused file changes nothing: all its rows count as rejected."""
    load.status, load.rows_rejected = "refused", load.rows_read
    load.rows_accepted = load.rows_unchanged = load.keys_withdrawn = 0


def _write_load_log(store: RecordStore, load: Load, started: float) -> None:
    load.seconds = round(time.monotonic() - started, 3)
    columns, marks = ", ".join(vars(load)), ", ".join("?" * len(vars(load)))
    values = list(vars(load).values())
    # By the names of columns: in a log that older code made a new one is last.
    store.connection.execute(f"insert into loads ({columns}) values ({marks})", values)
