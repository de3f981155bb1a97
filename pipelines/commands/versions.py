"""Commands that make versions of the warehouse, list and check them, and choose the current one."""

from typing import Annotated, Any

import typer

from pipelines import console
from pipelines.commands.options import Backtest, Day, Json, State, to_date
from pipelines.errors import CaseweightError


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

    try:
        chosen = choose_engine(engine)
    except CaseweightError as error:
        raise typer.BadParameter(str(error)) from error
    options = BuildOptions(to_date(until), to_date(as_known), make_current, backtest.value, chosen)
    with console.progress_bar(f"Building on {options.engine.name}") as tell:
        manifest = build_version(State.settings, options, tell)
    if as_json:
        console.print_json(manifest)
    else:
        rows = [{"table": name, "rows": count} for name, count in manifest["rows"].items()]
        console.print_table(f"Version {manifest['version']}", rows)
        blocks = manifest["protection"].values()
        seconds, hidden = (sum(block[name] for block in blocks) for name in ("seconds", "hidden"))
        console.out.print(f"Tables that may leave: {hidden:,} cells hidden in {seconds:.1f} s")


def versions(as_json: Json = False) -> None:
    """Published versions, the latest first."""
    from pipelines.publishing.versions import list_versions as published

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


def rollback(version: Annotated[str, typer.Argument(help="See `caseweight versions`.")]) -> None:
    """Make an older version the current one."""
    from pipelines.publishing.versions import roll_back

    roll_back(State.settings.home, version)
    console.out.print(f"Current version: {version}")


def verify(
    version: Annotated[str | None, typer.Argument(help="Default: the current one.")] = None,
    as_json: Json = False,
) -> None:
    """Check a version against its contracts and checksums."""
    from pipelines.publishing.versions import find_version_folder
    from pipelines.publishing.versions import verify as check

    rows = check(State.settings.home, version)
    name = find_version_folder(State.settings.home, version).name
    if as_json:
        console.print_json({"version": name, "rows": rows})
    else:
        console.out.print(
            f"Version {name} is whole: {len(rows)} tables, {sum(rows.values()):,} rows"
        )
