"""Commands that show what is there: the dashboard, a mart, the state of the home."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipelines import console
from pipelines.commands.intake import ingest, synthesise
from pipelines.commands.options import Json, State, TableFormat
from pipelines.commands.versions import build
from pipelines.contracts.profiles import Profile

DEMO_EXTRACTS = 4


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: Annotated[
        str, typer.Option(help="This machine only, until sign-in exists.")
    ] = "127.0.0.1",
    profile: Annotated[
        Profile | None,
        typer.Option(help="Whose figures are shown; CASEWEIGHT_PROFILE if not given."),
    ] = None,
) -> None:
    """Show the dashboard on the current version."""
    from dashboard.server import serve as start

    start(State.settings.home, host=host, port=port, profile=profile or State.settings.profile)


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    scale: Annotated[float, typer.Option(min=0.0001)] = 0.25,
    serves: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
) -> None:
    """Synthesise, ingest, build and serve: the whole road on invented data.

    The last months' extracts are loaded one after the other, as a force would deliver them.
    """
    from pipelines.synthetic import MONTHLY_FOLDER, MONTHLY_SOURCES, WHOLE_FOLDER

    extracts = State.settings.home / "synthetic"
    synthesise(out=extracts, scale=scale, monthly_extracts=DEMO_EXTRACTS)
    folders = sorted((extracts / MONTHLY_FOLDER).iterdir())
    once = [path for path in extracts.glob("*.csv") if path.stem not in MONTHLY_SOURCES]
    for folder in folders:
        paths = [folder, *sorted(once)] if folder == folders[-1] else [folder]
        ingest(paths, as_at=dt.datetime.fromisoformat(folder.name))
    whole = list((extracts / WHOLE_FOLDER).glob("*.csv"))
    if whole:  # what was entered twice is missing from it, and withdrawn
        ingest(whole, as_at=dt.datetime.fromisoformat(folders[-1].name), full=True)
    build()
    if serves:
        console.out.print(f"Dashboard: http://127.0.0.1:{port} (stop with Ctrl+C)")
        serve(port=port, host="127.0.0.1")


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
