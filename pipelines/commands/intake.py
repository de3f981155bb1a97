"""Commands that bring records in, and give back what was refused of them."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines import console
from pipelines.commands.options import (
    AsAt,
    Day,
    Delimiter,
    Encoding,
    HeaderRow,
    Json,
    Sheets,
    State,
    to_date,
)
from pipelines.record_store import LoadResult


def synthesise(
    out: Annotated[Path, typer.Option(help="Folder for the extract files.")],
    forces: Annotated[int | None, typer.Option(min=1, max=43)] = None,
    scale: Annotated[float, typer.Option(min=0.0001, help="1 is the national size.")] = 0.25,
    seed: int = 20160322,
    until: Day = None,
    monthly_extracts: Annotated[
        int, typer.Option(min=0, max=24, help="Also the extracts of so many month ends.")
    ] = 0,
) -> dt.datetime:
    """Write synthetic extract files and the truth that they were made from."""
    from pipelines.synthetic import synthesise as write_extracts

    with console.progress_bar("Synthesising") as tell:
        truth = write_extracts(
            out,
            forces=forces,
            scale=scale,
            seed=seed,
            until=to_date(until),
            monthly_extracts=monthly_extracts,
            progress=tell,
        )
    rows = [{"file": f"{name}.csv", **counts} for name, counts in truth["rows"].items()]
    console.print_table(f"Synthetic extracts in {out}", rows)
    return dt.datetime.fromisoformat(truth["until"])


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    source: Annotated[str | None, typer.Option(help="The source, where not recognised.")] = None,
    as_at: AsAt = None,
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what a load would do, and change nothing.")
    ] = False,
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
        as_at=to_date(as_at),
        is_full=full,
        accepts_rejects=accept_rejects,
        accepts_withdrawals=accept_withdrawals,
        mapping=read_mapping(mapping) if mapping else None,
        reading=ReadingOptions(encoding, delimiter, tuple(sheet or ()), header_row),
        is_dry_run=dry_run,
    )
    with console.progress_bar("Trying" if dry_run else "Loading") as tell:
        results = load_files(State.settings, paths, request, tell)
    if as_json:
        loads = [_to_record(result) for result in results]
        console.print_json({"dry_run": dry_run, "loads": loads})
    else:
        console.print_loads(results, is_dry_run=dry_run)
    if any(result.is_failed for result in results):
        raise typer.Exit(1)


def _to_record(result: LoadResult) -> dict[str, Any]:
    """A load as `--json` prints it: file, problem, row of the load log, report, also in words."""
    return {
        "file": str(result.path),
        "problem": result.problem,
        **(vars(result.load) if result.load else {}),
        "report": asdict(result.report),
        "told": console.report_sentences(result.report),
    }


def draft(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An extract in its own headers.")],
    out: Annotated[
        Path | None, typer.Option(help="MAPPING.toml to write, to be read and corrected.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="A mapping (TOML, or the JSON of --json) to judge in place of drafting."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="What it holds, if you know.")] = None,
    constant: Annotated[
        list[str] | None,
        typer.Option("--set", help="COLUMN=VALUE for every row, such as force_code=E23000036."),
    ] = None,
    as_at: AsAt = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheets = None,
    header_row: HeaderRow = None,
    as_json: Json = False,
) -> None:
    """Draft a mapping from a file's headers and values; it marks what a person must decide."""
    from pipelines.mapping.draft import draft_mapping, judge_mapping
    from pipelines.mapping.mapping import read_mapping
    from pipelines.mapping.written import describe_draft, to_record, write_draft
    from pipelines.sources.reading.reader import ReadingOptions

    if out is None and mapping is None and not as_json:
        raise typer.BadParameter("name the mapping to write.", param_hint="--out")
    pairs = [text.partition("=") for text in constant or []]
    constants = {column: value for column, _, value in pairs}
    reading = ReadingOptions(encoding, delimiter, tuple(sheet or ()), header_row)
    if mapping:
        if source or constants:
            raise typer.BadParameter("is said in the mapping.", param_hint="--source, --set")
        written = read_mapping(mapping, may_be_undecided=True)
        drafted = judge_mapping(path, written, as_at=to_date(as_at), reading=reading)
    else:
        drafted = draft_mapping(
            path, source_name=source, constants=constants, as_at=to_date(as_at), reading=reading
        )
    if out:
        write_draft(drafted, path, out)
    if as_json:
        console.print_json({"file": str(path), "out": out and str(out), **to_record(drafted)})
        return
    for line in describe_draft(drafted, path):
        console.out.print(line, soft_wrap=True, markup=False)
    told = f"Written to {out}. Read it, then" if out else "When nothing is left to decide"
    console.out.print(f"{told}: ingest {path} --mapping {out or mapping}", soft_wrap=True)


def rejects(
    out: Annotated[Path, typer.Option(help="FILE.xlsx, .csv, .parquet or .json")],
    load: Annotated[int | None, typer.Option(help="Only this load's rows.")] = None,
) -> None:
    """Write the quarantined rows and their reasons, to send back to whoever made the extract."""
    from pipelines.record_store import (
        choose_writer,
        read_rejected_rows,
        read_store,
        write_rejects,
    )

    choose_writer(out)  # a file that cannot be written is refused before anything is read
    with read_store(State.settings) as connection:
        rows = read_rejected_rows(connection, load)
    write_rejects(rows, out)
    console.out.print(f"{rows.height:,} rejected rows written to {out}", soft_wrap=True)
