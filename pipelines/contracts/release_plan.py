"""The release plan: the closed list of tables that leave for partners and for the public.

What is not listed is in neither file. The tables stand in order of importance: where a number must
be hidden, it is hidden in a later table rather than in an earlier one. The public ones come first,
so that whatever the public is shown partners are shown too, and one protection is safe for both.
The plan is code and no file of reference: its dimensions are columns that code makes, so that a
slip is caught before anything is built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from pipelines.contracts.profiles import Profile

PREFIX = "release_"
LATEST, BEFORE = "latest_twelve_months", "twelve_months_before"
TIMES = ("month", "financial_year", "period")
"""The dimensions that say when; every table has one."""
COUNT, MEAN, LOW, HIGH = "count", "mean", "low", "high"
POINT, LOWER_80, UPPER_80 = "point", "lower_80", "upper_80"
DIMENSIONS = {
    "force_code": "Force code",
    "month": "Month",
    "financial_year": "Financial year",
    "period": "Period",
    "first_month": "First month",
    "last_month": "Last month",
    "abuse_type": "Type of abuse",
    "referral_source": "Who told the police",
    "outcome_group": "Outcome",
    "category": "Category of cost",
    "statistic": "Statistic",
    "measure": "Measure",
    "price_base": "Prices",
}
"""What the columns of released tables are called, beside value and symbol."""
Subject = Literal["demand", "cost", "forecast"]


@dataclass(frozen=True)
class ReleaseTable:
    """One table of the plan.

    Attributes:
        name: What follows `release_` in the files.
        title: What the table shows, in words.
        subject: What kind of numbers it holds: counts (demand), pounds (cost) or forecasts.
        measure: What is counted or costed.
        dimensions: The columns that name a cell, the first of them always force_code, each also as
            a sum over all (`ALL` forces, `all` of another) where it is in `sums`.
        sums: The dimensions that are summed over too.
        unit: What a value is in.
        source_mart: The mart whose numbers the table holds.
        profile: Whoever sees the table: the public and with it partners, or partners alone.
        note: What a reader should know before using it.
    """

    name: str
    title: str
    subject: Subject
    measure: str
    dimensions: tuple[str, ...]
    sums: tuple[str, ...]
    unit: str
    source_mart: str
    profile: Profile
    note: str

    @property
    def mart(self) -> str:
        """The table's name in the files of the profiles."""
        return f"{PREFIX}{self.name}"

    @property
    def time(self) -> str:
        """The dimension that says when."""
        return next(name for name in self.dimensions if name in TIMES)


WHOLE_YEARS = (
    "Financial years (April to March) of which a force delivered every month, and whose records are"
    " taken to be in. ALL is the sum of the forces that are shown or hidden, not of those marked x."
)
SETTLED = "Months whose records are taken to be in. ALL is the sum of the forces not marked x."
OF_LATEST = (
    "The latest twelve settled months of all forces together, and the twelve before; first_month"
    " and last_month say which. ALL is the sum of the forces not marked x."
)
BY_INCIDENT = " The type is that of the incident; not_linked where it has not arrived."
WHOLE_HUNDREDS = " Rounded to whole hundreds of pounds."


def _demand(measure: str, name: str, counted: str, by_incident: str) -> list[ReleaseTable]:
    """The three public tables of one measure."""
    force, both = ("force_code",), ("force_code", "abuse_type")
    unit = f"{measure} {counted}"
    return [
        ReleaseTable(
            f"{measure}_by_year",
            f"{name} by force, financial year and type of abuse",
            "demand",
            measure,
            ("force_code", "financial_year", "abuse_type"),
            both,
            unit,
            "demand_by_month",
            Profile.PUBLIC,
            WHOLE_YEARS + by_incident,
        ),
        ReleaseTable(
            f"{measure}_latest",
            f"{name} of the latest twelve months and the twelve before, by force and type of abuse",
            "demand",
            measure,
            ("force_code", "period", "abuse_type"),
            both,
            unit,
            "demand_by_month",
            Profile.PUBLIC,
            OF_LATEST + by_incident,
        ),
        ReleaseTable(
            f"{measure}_by_month",
            f"{name} by force and month",
            "demand",
            measure,
            ("force_code", "month"),
            force,
            unit,
            "demand_by_month",
            Profile.PUBLIC,
            SETTLED,
        ),
    ]


PLAN: tuple[ReleaseTable, ...] = (
    *_demand("incidents", "Incidents", "reported", ""),
    *_demand("investigations", "Investigations", "opened", BY_INCIDENT),
    ReleaseTable(
        "caseload_by_year",
        "Investigations open on 31 March, by force",
        "demand",
        "caseload",
        ("force_code", "financial_year"),
        ("force_code",),
        "investigations open at the end of the financial year",
        "caseload_by_month",
        Profile.PUBLIC,
        WHOLE_YEARS + " Of a force all years are shown or none.",
    ),
    ReleaseTable(
        "outcomes_by_year",
        "Investigations closed, by force, financial year of closing and outcome",
        "demand",
        "closed investigations",
        ("force_code", "financial_year", "outcome_group"),
        ("force_code", "outcome_group"),
        "investigations closed",
        "outcome_by_month",
        Profile.PUBLIC,
        WHOLE_YEARS + " Outcomes are in six groups of the Home Office's types.",
    ),
    ReleaseTable(
        "unit_cost_by_year",
        "What an investigation costs on average, by force and financial year of opening",
        "cost",
        "unit cost",
        ("force_code", "financial_year", "statistic"),
        ("force_code",),
        "pounds, and for statistic count investigations",
        "unit_cost_by_year",
        Profile.PUBLIC,
        "Direct cost at the prices of each day, with what is still to come: mean, and low and high"
        " of its 95 per cent interval; count is how many investigations the mean is of. From ten"
        " investigations on." + WHOLE_HUNDREDS,
    ),
    ReleaseTable(
        "cost_by_category",
        "Cost of investigations by force, financial year and category",
        "cost",
        "cost",
        ("force_code", "financial_year", "category"),
        ("force_code", "category"),
        "pounds",
        "cost_by_month",
        Profile.PUBLIC,
        "Direct cost by the year in which it was incurred, at the prices of the month. From ten"
        " investigations on." + WHOLE_HUNDREDS,
    ),
    ReleaseTable(
        "forecast_by_year",
        "Incidents and investigations expected, by force and financial year",
        "forecast",
        "forecast",
        ("force_code", "measure", "financial_year", "statistic"),
        (),
        "expected count, to the nearest ten",
        "forecast",
        Profile.PUBLIC,
        "The chosen forecast of financial years that are not over: point, and lower_80 and upper_80"
        " of its 80 per cent interval. A forecast is no count; forces of which fewer than fifty"
        " are expected are hidden.",
    ),
    ReleaseTable(
        "incidents_by_source",
        "Incidents by force, financial year and who told the police",
        "demand",
        "incidents",
        ("force_code", "financial_year", "referral_source"),
        ("force_code", "referral_source"),
        "incidents reported",
        "demand_by_month",
        Profile.PARTNERSHIP,
        WHOLE_YEARS,
    ),
)
"""In order of importance."""
PLANNED = {table.name: table for table in PLAN}


def name_window() -> pl.Expr:
    """What twelve months are called whatever their place in a version: `2024-09 to 2025-08`.

    Columns: first_month, last_month.
    """
    months = [pl.col(name).dt.strftime("%Y-%m") for name in ("first_month", "last_month")]
    return pl.concat_str(months, separator=" to ")


def plan_of(profile: Profile) -> Sequence[ReleaseTable]:
    """The tables that a profile's file holds."""
    return [table for table in PLAN if profile.includes(table.profile)]
