"""The command line: `caseweight COMMAND`. Each command says what it does; the work is elsewhere."""

import datetime as dt
import logging
import os
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from pipelines import console
from pipelines.errors import CaseweightError
from pipelines.settings import Settings

app = typer.Typer(
    name="caseweight",
    help="How heavy a police force's child-protection caseload is, what it costs, what comes next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
DAY = ["%Y-%m-%d"]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Encoding = Annotated[
    str | None, typer.Option(help="Of a text file, where looking does not tell: windows-1252, ...")
]
Delimiter = Annotated[
    str | None, typer.Option(help="comma, semicolon, tab or pipe, where looking does not tell.")
]
Sheets = Annotated[
    list[str] | None, typer.Option("--sheet", help="A sheet of a workbook; may be repeated.")
]
HeaderRow = Annotated[
    int | None, typer.Option(min=1, help="The row with the columns' names, counted from 1.")
]
Day = Annotated[dt.datetime | None, typer.Option(formats=DAY)]


class Backtest(StrEnum):
    """What Prophet is fitted to when forecasts are tested on the past."""

    national = "national"
    all = "all"


class TableFormat(StrEnum):
    """Formats in which a mart can be written."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    json = "json"


class State:
    """What the options before the command set for all commands."""

    settings = Settings()
    is_debugging = False


def _day(value: dt.datetime | None) -> dt.date | None:
    return value.date() if value else None


@app.callback()
def common(
    home: Annotated[
        Path | None, typer.Option(help="Where stores and versions live.", envvar="CASEWEIGHT_HOME")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="One line a table on stderr.")] = False,
) -> None:
    """Set up what every command shares."""
    os.umask(0o077)  # whatever is written is for this user only
    State.is_debugging = debug
    State.settings = Settings() if home is None else Settings(home=home)
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)


@app.command()
def synthesise(
    out: Annotated[Path, typer.Option(help="Folder for the extract files.")],
    forces: Annotated[int | None, typer.Option(min=1, max=43)] = None,
    scale: Annotated[float, typer.Option(min=0.0001, help="1 is the national size.")] = 0.25,
    seed: int = 20160322,
    until: Day = None,
) -> dt.datetime:
    """Write synthetic extract files and the truth that they were made from."""
    from pipelines.synthetic import synthesise as write_extracts

    with console.progress_bar("Synthesising") as tell:
        truth = write_extracts(
            out, forces=forces, scale=scale, seed=seed, until=_day(until), progress=tell
        )
    rows = [{"file": f"{name}.csv", **counts} for name, counts in truth["rows"].items()]
    console.print_table(f"Synthetic extracts in {out}", rows)
    return dt.datetime.fromisoformat(truth["until"])


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    source: Annotated[str | None, typer.Option(help="The source, where not recognised.")] = None,
    as_at: Annotated[
        dt.datetime | None, typer.Option(formats=DAY, help="The extract's date; default today.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="The file is the whole of its force and period.")
    ] = False,
    accept_rejects: Annotated[bool, typer.Option("--accept-rejects")] = False,
    accept_withdrawals: Annotated[bool, typer.Option("--accept-withdrawals")] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="How the file's columns and values become the contract's.")
    ] = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheets = None,
    header_row: HeaderRow = None,
    as_json: Json = False,
) -> None:
    """Load extracts and publications into the record store."""
    from pipelines.mapping.mapping import read_mapping
    from pipelines.record_store import LoadRequest
    from pipelines.record_store import ingest as load_files
    from pipelines.sources.reading.reader import ReadingOptions

    request = LoadRequest(
        path=Path(),
        source=source,
        as_at=_day(as_at),
        is_full=full,
        accepts_rejects=accept_rejects,
        accepts_withdrawals=accept_withdrawals,
        mapping=read_mapping(mapping) if mapping else None,
        reading=ReadingOptions(encoding, delimiter, tuple(sheet or ()), header_row),
    )
    with console.progress_bar("Loading") as tell:
        results = load_files(State.settings, paths, request, tell)
    if as_json:
        loads = [
            {
                "file": str(r.path),
                "problem": r.problem,
                **(vars(r.load) if r.load else {}),
                "report": asdict(r.report),
            }
            for r in results
        ]
        console.print_json({"loads": loads})
    else:
        console.print_loads(results)
    if any(result.is_failed for result in results):
        raise typer.Exit(1)


@app.command(name="map")
def draft(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An extract in its own headers.")],
    out: Annotated[Path, typer.Option(help="MAPPING.toml, to be read and corrected.")],
    source: Annotated[str | None, typer.Option(help="What it holds, if you know.")] = None,
    constant: Annotated[
        list[str] | None,
        typer.Option("--set", help="COLUMN=VALUE for every row, such as force_code=E23000036."),
    ] = None,
    as_at: Annotated[
        dt.datetime | None, typer.Option(formats=DAY, help="The extract's date; default today.")
    ] = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheets = None,
    header_row: HeaderRow = None,
) -> None:
    """Draft a mapping from a file's headers and values; it marks what a person must decide."""
    from pipelines.mapping.draft import draft_mapping
    from pipelines.mapping.written import head_of, write_draft
    from pipelines.sources.reading.reader import ReadingOptions

    pairs = [text.partition("=") for text in constant or []]
    drafted = draft_mapping(
        path,
        source_name=source,
        constants={column: value for column, _, value in pairs},
        as_at=_day(as_at),
        reading=ReadingOptions(encoding, delimiter, tuple(sheet or ()), header_row),
    )
    write_draft(drafted, path, out)
    for line in head_of(drafted, path):
        console.out.print(line, soft_wrap=True, markup=False)
    console.out.print(f"Written to {out}. Read it, then: ingest {path} --mapping {out}")


@app.command()
def build(
    until: Day = None,
    as_known: Day = None,
    make_current: Annotated[bool, typer.Option("--make-current")] = False,
    engine: Annotated[str, typer.Option(help="What runs the selects of sql/.")] = "duckdb",
    backtest: Annotated[
        Backtest,
        typer.Option(
            help="Every forecast is tested on the past either way. national: the slowest model"
            " (Prophet) learns from national sums where there are many series; all: from every"
            " force's own series, which takes minutes the first time."
        ),
    ] = Backtest.national,
    as_json: Json = False,
) -> None:
    """Build, check and publish a version of the warehouse."""
    from pipelines.build import BuildOptions
    from pipelines.build import build as build_version
    from pipelines.engine.engines import choose_engine

    options = BuildOptions(
        _day(until), _day(as_known), make_current, backtest.value, choose_engine(engine)
    )
    with console.progress_bar(f"Building on {options.engine.name}") as tell:
        manifest = build_version(State.settings, options, tell)
    if as_json:
        console.print_json(manifest)
    else:
        rows = [{"table": name, "rows": count} for name, count in manifest["rows"].items()]
        console.print_table(f"Version {manifest['version']}", rows)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: Annotated[
        str, typer.Option(help="This machine only, until sign-in exists.")
    ] = "127.0.0.1",
) -> None:
    """Show the dashboard on the current version."""
    from dashboard.server import serve as start

    start(State.settings.home, host=host, port=port)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    scale: Annotated[float, typer.Option(min=0.0001)] = 0.25,
    serves: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
) -> None:
    """Synthesise, ingest, build and serve: the whole road on invented data."""
    extracts = State.settings.home / "synthetic"
    until = synthesise(out=extracts, scale=scale)
    ingest([extracts], as_at=until)
    build()
    if serves:
        console.out.print(f"Dashboard: http://127.0.0.1:{port} (stop with Ctrl+C)")
        serve(port=port, host="127.0.0.1")


@app.command()
def brief(
    template: Annotated[str, typer.Option(help="chief-officer")],
    force: Annotated[str, typer.Option(help="Force code, or ALL.")],
    out: Annotated[Path, typer.Option(help="FILE.pdf or FILE.docx")],
) -> None:
    """Write a briefing that is safe to hand on."""
    from dashboard.briefing import write_briefing

    path = write_briefing(State.settings.home, template=template, force_code=force, out=out)
    console.out.print(f"Briefing written to {path}", soft_wrap=True)


@app.command()
def table(
    name: Annotated[str, typer.Argument(help="The mart's name.")],
    table_format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.csv,
    out: Annotated[Path | None, typer.Option(help="File; standard output if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Write one mart, whole."""
    from pipelines.publishing.export import write_table
    from pipelines.publishing.versions import read_mart

    frame = read_mart(State.settings.home, name)
    if as_json:
        console.print_json({"table": name, "rows": frame.to_dicts()})
    else:
        write_table(frame, name, table_format.value, out)


@app.command()
def status(as_json: Json = False) -> None:
    """Loads, rows, rejects, freshness, the current version and what is out of date."""
    from pipelines.status import status as state_of

    state = state_of(State.settings)
    if as_json:
        console.print_json(state)
        return
    console.print_table("Sources", state["sources"])
    console.out.print(f"Current version: {state['version'] or 'none yet; run `caseweight build`'}")
    if state["version"] and state["out_of_date"]:
        stale = ", ".join(state["out_of_date"])
        console.out.print(f"Not in it yet: {stale}. Run `caseweight build`.")


@app.command()
def rejects(
    out: Annotated[Path, typer.Option(help="FILE.xlsx")],
    load: Annotated[int | None, typer.Option(help="Only this load's rows.")] = None,
) -> None:
    """Write the quarantined rows and their reasons, to send back to whoever made the extract."""
    from pipelines.record_store import read_store, rejected_rows, write_workbook

    with read_store(State.settings) as connection:
        rows = rejected_rows(connection, load)
    write_workbook(rows, out)
    console.out.print(f"{rows.height:,} rejected rows written to {out}", soft_wrap=True)


@app.command()
def versions(as_json: Json = False) -> None:
    """Published versions, the latest first."""
    from pipelines.publishing.versions import versions as published

    rows: list[dict[str, Any]] = [
        {
            "version": version.name,
            "is_current": version.is_current,
            "until": version.manifest["until"],
            "as_known": version.manifest["as_known"],
        }
        for version in published(State.settings.home)
    ]
    if as_json:
        console.print_json({"versions": rows})
    else:
        console.print_table("Versions", rows)


@app.command()
def rollback(version: Annotated[str, typer.Argument(help="See `caseweight versions`.")]) -> None:
    """Make an older version the current one."""
    from pipelines.publishing.versions import roll_back

    roll_back(State.settings.home, version)
    console.out.print(f"Current version: {version}")


@app.command()
def verify(
    version: Annotated[str | None, typer.Argument(help="Default: the current one.")] = None,
    as_json: Json = False,
) -> None:
    """Check a version against its contracts and checksums."""
    from pipelines.publishing.versions import verify as check
    from pipelines.publishing.versions import version_folder

    rows = check(State.settings.home, version)
    name = version_folder(State.settings.home, version).name
    if as_json:
        console.print_json({"version": name, "rows": rows})
    else:
        console.out.print(
            f"Version {name} is whole: {len(rows)} tables, {sum(rows.values()):,} rows"
        )


def main() -> None:
    """Run a command; an error that a person can act on is one line and exit code 1."""
    try:
        app()
    except (CaseweightError, OSError, duckdb.Error) as error:
        if State.is_debugging:
            raise
        console.print_error(_in_words(error))
        sys.exit(1)


def _in_words(error: Exception) -> str:
    """What went wrong, in one line; a database's own words can quote rows and are not passed on."""
    if isinstance(error, duckdb.Error):
        return (
            f"the database gave up ({type(error).__name__}). Nothing was half done: check the"
            " disk for free space, run the command again, and add --debug to see more."
        )
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}."
    return str(error)


if __name__ == "__main__":
    main()
