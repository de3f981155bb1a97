"""Options that several commands share, and what the options before the command set for all."""

import datetime as dt
import logging
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.console import ProgressForm, Told
from pipelines.settings import Settings

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
AsAt = Annotated[
    dt.datetime | None, typer.Option(formats=DAY, help="The extract's date; default today.")
]


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


def to_date(value: dt.datetime | None) -> dt.date | None:
    """The day that an option names: the command line reads it as a moment."""
    return value.date() if value else None


def set_up(
    home: Annotated[
        Path | None, typer.Option(help="Where stores and versions live.", envvar="CASEWEIGHT_HOME")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="One line a table on stderr.")] = False,
    progress: Annotated[
        ProgressForm, typer.Option(help="On stderr: a bar, or for programs a JSON object a line.")
    ] = ProgressForm.bar,
) -> None:
    """Set up what every command shares."""
    os.umask(0o077)  # whatever is written is for this user only
    State.is_debugging = debug
    Told.form = progress
    State.settings = Settings() if home is None else Settings(home=home)
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
