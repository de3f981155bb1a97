"""The command that hands out what may leave."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import console
from pipelines.commands.options import Json, State
from pipelines.contracts.profiles import Profile


def release(
    profile: Annotated[Profile, typer.Option(help="For whom: partnership or public.")],
    out: Annotated[Path, typer.Option(help="A folder that is not there yet, or empty.")],
    log: Annotated[
        Path | None,
        typer.Option(
            help="Also write why each cell is hidden to this CSV file. OFFICIAL-SENSITIVE: it tells"
            " small cells from others, so keep it out of the folder."
        ),
    ] = None,
    version: Annotated[str | None, typer.Option(help="Default: the current one.")] = None,
    as_json: Json = False,
) -> None:
    """Write the tables that may leave, with evidence and a README, to a folder."""
    from pipelines.publishing.release_folder import write_reasons, write_release_folder
    from pipelines.publishing.versions import find_version_folder

    if profile is Profile.INTERNAL:
        raise typer.BadParameter("internal figures are not handed out: partnership or public")
    if log and log.resolve().is_relative_to(out.resolve()):
        raise typer.BadParameter("--log must lie outside the folder that is handed out")
    folder = find_version_folder(State.settings.home, version)
    evidence = write_release_folder(folder, profile, out)
    if log:
        write_reasons(folder, profile, log)
    if as_json:
        console.print_json(evidence)
        return
    rows = [
        {name: table[name] for name in ("table", "cell_count", "shown_count", "c_count")}
        for table in evidence["tables"]
    ]
    console.print_table(f"{profile.title} of version {folder.name} in {out}", rows)
