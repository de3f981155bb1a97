"""Commands on saved scenarios: list, show, save, clone, compare, archive, restore, presets."""

import getpass
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import console
from pipelines.commands.options import Json, State
from pipelines.errors import ScenarioError, StateError

if TYPE_CHECKING:
    from pipelines.models.plan import Lever, Scenario
    from pipelines.state import SavedScenario, StateDatabase

app = typer.Typer(
    name="scenario",
    help="Saved scenarios: assumptions of a plan under a name, with every revision of them.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, or its id.")]
Author = Annotated[
    str | None, typer.Option(help="Who saves, as others shall read it; default: your login.")
]
Revision = Annotated[int | None, typer.Option(min=1, help="An earlier revision.")]


@app.command(name="list")
def list_saved(
    with_archived: Annotated[bool, typer.Option("--all", help="Archived ones too.")] = False,
    as_json: Json = False,
) -> None:
    """Saved scenarios, the last changed first."""
    from pipelines.state import list_scenarios, open_state

    with open_state(State.settings) as state:
        rows = [_row(saved) for saved in list_scenarios(state, with_archived=with_archived)]
    if as_json:
        console.print_json({"scenarios": rows})
    elif rows:
        console.print_table("Scenarios", [_shown(row) for row in rows])
    else:
        console.out.print("None yet: caseweight scenario save NAME --file FILE.toml")


@app.command()
def show(name: Name, revision: Revision = None, as_json: Json = False) -> None:
    """A saved scenario's text, its revisions, and texts of it that could not be saved."""
    from pipelines.state import list_revisions, list_set_aside, offer_versions, open_state
    from pipelines.state import read_scenario as read_revision

    with open_state(State.settings) as state:
        found = _find(state, name)
        saved = read_revision(state, found.scenario_id, revision)
        revisions = [_row(one) for one in list_revisions(state, found.scenario_id)]
        aside = [asdict(one) for one in list_set_aside(state, found.scenario_id)]
    if as_json:
        record = {**asdict(saved), "revisions": revisions, "set_aside": aside}
        console.print_json(record)
        return
    console.out.print(saved.content.document, markup=False, highlight=False, soft_wrap=True)
    shown = [_shown(row) for row in revisions]
    console.print_table(f"Revisions of {saved.name} ({saved.scenario_id})", shown)
    for one in aside:
        console.out.print(
            f"Not saved, but kept: {one['set_aside_id']}, written on revision {one['on_revision']};"
            " --json shows its text.",
            soft_wrap=True,
        )
    offer = offer_versions(saved.content.warehouse_version, State.settings.home)
    console.out.print(offer.sentence, soft_wrap=True)


@app.command()
def save(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    file: Annotated[Path | None, typer.Option(help="FILE.toml, or a plan's FILE.xlsx.")] = None,
    preset: Annotated[
        list[str] | None, typer.Option(help="A lever of `scenario presets`; may be repeated.")
    ] = None,
    on_revision: Annotated[
        int | None, typer.Option(min=1, help="Of one that is there: the revision that you saw.")
    ] = None,
    author: Author = None,
) -> None:
    """Save a scenario from a file or from presets: a new one, or the next revision of one."""
    from pipelines.contracts.published import read_current_version
    from pipelines.planning.saved_scenarios import make_content
    from pipelines.state import create_scenario, find_scenario, open_state, save_scenario

    if bool(file) == bool(preset):
        raise typer.BadParameter("name what to save: either --file FILE, or --preset NAME.")
    scenario, document = _from_file(file) if file else (_from_presets(name, preset or []), None)
    version = scenario.warehouse_version or read_current_version(State.settings.home)
    content = make_content(scenario, version, document)
    with open_state(State.settings) as state:
        there = find_scenario(state, name)
        if there is None:
            saved = create_scenario(state, name, content, author=_author(author))
        elif on_revision is None:
            raise StateError(
                f"{there.name}: is there already, at revision {there.revision}. Look at it with"
                f" `caseweight scenario show`, then add --on-revision {there.revision}, or choose"
                " another name."
            )
        else:
            saved = save_scenario(
                state, there.scenario_id, content, on_revision=on_revision, author=_author(author)
            )
    _tell(saved)


@app.command()
def clone(name: Name, new_name: str, revision: Revision = None, author: Author = None) -> None:
    """Save a scenario's text, or that of an earlier revision, under another name."""
    from pipelines.state import clone_scenario, open_state

    with open_state(State.settings) as state:
        source = _find(state, name).scenario_id
        _tell(clone_scenario(state, source, new_name, author=_author(author), revision=revision))


@app.command()
def compare(one: str, other: str, as_json: Json = False) -> None:
    """What two saved scenarios differ in, entry by entry."""
    from pipelines.state import compare_contents, open_state

    with open_state(State.settings) as state:
        left, right = _find(state, one), _find(state, other)
    differences = compare_contents(left.content, right.content)
    names = (left.name, right.name) if left.name != right.name else (left.scenario_id, "other")
    rows = [dict(zip(("entry", *names), astuple(it), strict=True)) for it in differences]
    if as_json:
        console.print_json({"differences": [asdict(it) for it in differences]})
    elif rows:
        console.print_table("Differences", rows)
    else:
        console.out.print("They do not differ.")


@app.command()
def archive(
    name: Name,
    on_revision: Annotated[
        int | None, typer.Option(min=1, help="The revision that you saw; default: the latest.")
    ] = None,
    author: Author = None,
) -> None:
    """Take a scenario out of the list. Nothing of it is deleted, and its name is free again."""
    from pipelines.state import archive_scenario, open_state

    with open_state(State.settings) as state:
        found = _find(state, name)
        revision = on_revision or found.revision
        _tell(
            archive_scenario(state, found.scenario_id, on_revision=revision, author=_author(author))
        )


@app.command()
def restore(
    scenario_id: Annotated[str, typer.Argument(help="Its id: see `scenario list --all`.")],
    new_name: Annotated[
        str | None, typer.Option("--name", help="Where its name was taken meanwhile.")
    ] = None,
    author: Author = None,
) -> None:
    """Put an archived scenario back in the list."""
    from pipelines.state import open_state, restore_scenario

    with open_state(State.settings) as state:
        _tell(restore_scenario(state, scenario_id, author=_author(author), name=new_name))


@app.command()
def presets(as_json: Json = False) -> None:
    """Levers that are shipped, each with its source."""
    from pipelines.planning.scenario_files import read_presets

    rows = [
        {
            "preset": name,
            "lever": lever.name,
            "value": _value(lever),
            "from": lever.start,
            "to": lever.end,
            "rationale": lever.rationale,
            "source": lever.source,
        }
        for name, lever in read_presets().items()
    ]
    if as_json:
        console.print_json({"presets": rows})
        return
    shown = ("preset", "lever", "value", "from", "source")
    console.print_table("Presets", [{name: row[name] for name in shown} for row in rows])
    console.out.print("Why each has its value, and when it ends: --json")


def _row(saved: "SavedScenario") -> dict[str, Any]:
    return {
        "id": saved.scenario_id,
        "name": saved.name,
        "revision": saved.revision,
        "change": saved.change,
        "changed_at": f"{saved.changed_at:%Y-%m-%d %H:%M}",
        "author": saved.author,
        "version": saved.content.warehouse_version,
        "is_archived": saved.archived_at is not None,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """What of a row there is room for on a screen."""
    names = ("id", "name", "revision", "change", "changed_at", "author")
    return {name: row[name] for name in names}


def _value(lever: "Lever") -> str:
    if isinstance(lever.value, float):
        return f"{lever.value:g}"
    return f"{lever.value.p10:g} to {lever.value.p90:g}"


def _find(state: "StateDatabase", name: str) -> "SavedScenario":
    from pipelines.state import find_scenario

    found = find_scenario(state, name)
    if found is None:
        raise StateError(f"{name}: no saved scenario of that name. See `caseweight scenario list`.")
    return found


def _from_file(path: Path) -> "tuple[Scenario, str | None]":
    """The scenario, and its text where a person can have written comments in it."""
    from pipelines.planning.scenario_choice import read_scenario_file

    scenario = read_scenario_file(path)
    is_text = path.suffix.lower() == ".toml"
    return scenario, path.read_text(encoding="utf-8-sig") if is_text else None


def _from_presets(name: str, chosen: list[str]) -> "Scenario":
    from pipelines.models.plan import Scenario
    from pipelines.planning.scenario_files import read_presets

    known = {preset.casefold(): lever for preset, lever in read_presets().items()}
    missing = [preset for preset in chosen if preset.casefold() not in known]
    if missing:
        raise ScenarioError(f"{missing[0]}: no such preset. See `caseweight scenario presets`.")
    return Scenario(name, tuple(known[preset.casefold()] for preset in chosen))


def _author(given: str | None) -> str:
    try:
        return given or getpass.getuser()
    except (KeyError, OSError) as error:
        raise StateError("who saves is not known here: add --author NAME.") from error


def _tell(saved: "SavedScenario") -> None:
    console.out.print(
        f"{saved.name}: {saved.change}, revision {saved.revision}, id {saved.scenario_id}",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
