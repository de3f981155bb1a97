"""The command line: `caseweight COMMAND`. Each command says what it does; the work is elsewhere."""

import sys
from collections.abc import Callable

import duckdb
import typer

from pipelines import console
from pipelines.commands.briefings import brief, briefings
from pipelines.commands.changes import changes
from pipelines.commands.intake import draft, ingest, rejects, synthesise
from pipelines.commands.looking import demo, serve, status, table
from pipelines.commands.options import State, set_up
from pipelines.commands.planning import plan
from pipelines.commands.releasing import release
from pipelines.commands.scenarios import app as scenarios
from pipelines.commands.versions import build, rollback, verify, versions
from pipelines.errors import CaseweightError

app = typer.Typer(
    name="caseweight",
    help="How heavy a police force's child-protection caseload is, what it costs, what comes next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.callback()(set_up)
COMMANDS: dict[str, Callable[..., object]] = {
    "synthesise": synthesise,
    "ingest": ingest,
    "map": draft,
    "build": build,
    "serve": serve,
    "demo": demo,
    "brief": brief,
    "briefings": briefings,
    "release": release,
    "plan": plan,
    "table": table,
    "changes": changes,
    "status": status,
    "rejects": rejects,
    "versions": versions,
    "rollback": rollback,
    "verify": verify,
}
"""In the order in which `--help` lists them: as a newcomer needs them."""
for name, command in COMMANDS.items():
    app.command(name=name)(command)
app.add_typer(scenarios)


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
