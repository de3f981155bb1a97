"""Contracts of the published marts: names, types, grain (the primary key) and bounds.

`MARTS` lists every table that a build publishes. A mart that breaks its contract stops the build,
so nothing that readers see can be out of contract.
"""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.claims import CLAIM_MARTS
from pipelines.contracts.marts.cost import COST_MARTS
from pipelines.contracts.marts.demand import DEMAND_MARTS, is_window
from pipelines.contracts.marts.forecast import FORECAST_MARTS
from pipelines.contracts.marts.loads import LEDGER_MARTS
from pipelines.contracts.marts.publications import PUBLICATION_MARTS
from pipelines.contracts.marts.quality import QUALITY_MARTS


def _key() -> dy.String:
    return dy.String(primary_key=True)


def _force(*, primary_key: bool = True) -> dy.String:
    return dy.String(primary_key=primary_key, min_length=3, max_length=9)


def _count(*, nullable: bool = False) -> dy.Int64:
    return dy.Int64(nullable=nullable, min=0)


def _gbp(*, nullable: bool = False) -> dy.Decimal:
    return dy.Decimal(18, 2, nullable=nullable)


def _share(*, nullable: bool = True) -> dy.Float64:
    return dy.Float64(nullable=nullable, min=0, max=1)


def _number(*, nullable: bool = True) -> dy.Float64:
    return dy.Float64(nullable=nullable)


class Force(dy.Schema):
    """One row per police force. Tile rows and columns place it on an equal-area map."""

    force_code = _force()
    force_name = dy.String()
    short_name = dy.String(regex="^[A-Z]{3,4}$")
    region = dy.String()
    tile_row = dy.Int64(nullable=True)
    tile_column = dy.Int64(nullable=True)


class DemandByMonth(dy.Schema):
    """Incidents by month reported and investigations by month opened, at the finest grain."""

    force_code = _force()
    month = dy.Date(primary_key=True)
    abuse_type = _key()
    referral_source = _key()
    incident_count = _count()
    recorded_crime_count = _count()
    non_recent_count = _count()
    online_count = _count()
    investigation_count = _count()


class DemandByDistrict(dy.Schema):
    """Incidents by month reported and district."""

    force_code = _force()
    month = dy.Date(primary_key=True)
    district = _key()
    abuse_type = _key()
    incident_count = _count()


class DemandGrowth(dy.Schema):
    """Growth between two named periods, also for `ALL` forces and `all` types.

    `window` is one of GROWTH_WINDOWS; both periods end on the last day of a month.
    A rate is the period's own count per 1,000 children of the same calendar year: of a whole year
    a year's, of a part year that part's. Null where the children of a counted force are not known.
    """

    measure = _key()
    force_code = _force()
    abuse_type = _key()
    window = _key()
    baseline = _key()
    current = _key()
    baseline_start = dy.Date()
    baseline_end = dy.Date()
    current_start = dy.Date()
    current_end = dy.Date()
    baseline_count = dy.Int64()
    current_count = dy.Int64()
    growth_share = _number()
    growth_low = _number()
    growth_high = _number()
    yearly_growth_share = _number()
    baseline_rate_per_1000 = _number()
    current_rate_per_1000 = _number()
    force_count = _count()

    @dy.rule()
    def whole_window(cls) -> pl.Expr:
        """The kind of window is of the closed list, and its periods are whole months in order."""
        return is_window()


class OutcomeByMonth(dy.Schema):
    """Investigations closed in the month, by outcome; `not_assigned` where none was given."""

    force_code = _force()
    month = dy.Date(primary_key=True)
    abuse_type = _key()
    outcome_code = _key()
    investigation_count = _count()


class Investigation(dy.Schema):
    """Case level, for the analyst's command line: in cases.duckdb, never on the dashboard."""

    investigation_id = _key()
    force_code = _force(primary_key=False)
    abuse_type = dy.String()
    complexity = dy.String()
    opened_date = dy.Date()
    closed_date = dy.Date(nullable=True)
    duration_days = dy.Int64(nullable=True, min=0)
    cost_to_date_gbp = _gbp(nullable=True)
    expected_final_cost_gbp = _gbp(nullable=True)
    expected_final_cost_real_gbp = _gbp(nullable=True)
    price_base = dy.String(nullable=True)


class CostDistribution(dy.Schema):
    """Closed investigations per band of final cost; `bin_high_gbp` is the next band's low end."""

    cost_basis = _key()
    opened_year = _key()
    force_code = _force()
    abuse_type = _key()
    complexity = _key()
    bin_low_gbp = dy.Int64(primary_key=True)
    bin_high_gbp = dy.Int64()
    investigation_count = _count()
    price_base = dy.String()


class UnitCostByYear(dy.Schema):
    """Cost per closed investigation by financial year of opening; nulls under five investigations.

    `investigation_count` counts the closed ones that the statistics describe, `open_count` those
    of the same year still open, whose spending is not finished and which stay out of the mean.
    `price_base` is that of `mean_real_gbp`; all other pounds are at the prices of each day.
    """

    cost_basis = _key()
    force_code = _force()
    opened_year = _key()
    abuse_type = _key()
    complexity = _key()
    investigation_count = _count()
    open_count = _count()
    mean_gbp = _number()
    mean_low_gbp = _number()
    mean_high_gbp = _number()
    median_gbp = _number()
    p90_gbp = _number()
    top_1_percent_share = _share()
    mean_real_gbp = _number()
    price_base = dy.String(nullable=True)


class CostByMonth(dy.Schema):
    """Cost by the month in which it was incurred.

    `investigation_count` is how many investigations have cost in the cell; one that has cost in
    several months or categories counts in each of them, so it adds up over forces and types only.
    """

    cost_basis = _key()
    force_code = _force()
    month = dy.Date(primary_key=True)
    abuse_type = _key()
    category = _key()
    cost_gbp = _gbp()
    hours = dy.Decimal(18, 2)
    investigation_count = dy.Int64(min=1)
    price_base = dy.String()


class CaseloadByMonth(dy.Schema):
    """Investigations opened, closed and open at the month's end, beside the people who do them.

    `hours_demanded` and `hours_available` are null until the workload model fills them.
    """

    force_code = _force()
    month = dy.Date(primary_key=True)
    opened_count = _count()
    closed_count = _count()
    open_count = _count()
    strength_fte = dy.Decimal(18, 2, nullable=True)
    accredited_fte = dy.Decimal(18, 2, nullable=True)
    hours_demanded = _number()
    hours_available = _number()


class Readiness(dy.Schema):
    """Share of yes to one question of the readiness survey with its Wilson interval."""

    force_code = _force()
    survey_date = dy.Date(primary_key=True)
    question = _key()
    response_count = _count()
    invited_count = _count(nullable=True)
    yes_share = _share()
    low = _share()
    high = _share()
    national_2016_share = _share()


class RecordedCrimeByQuarter(dy.Schema):
    """Police recorded crime; a negative count is a net correction of earlier quarters.

    A rate is the quarter's offences per 1,000 children, not a year's; null where not known.
    """

    force_code = _force()
    quarter_start = dy.Date(primary_key=True)
    offence_group = _key()
    offence_count = dy.Int64()
    offences_per_1000_children = _number()


class PublishedFigure(dy.Schema):
    """A figure that somebody published, with its source and what to mind about it."""

    figure_id = _key()
    value = dy.Float64()
    unit = dy.String()
    period = dy.String()
    statement = dy.String()
    source = dy.String()
    url = dy.String(nullable=True)
    caveat = dy.String(nullable=True)


CASE_MART = "investigation"

MARTS: dict[str, type[dy.Schema]] = {
    "force": Force,
    "demand_by_month": DemandByMonth,
    "demand_by_district": DemandByDistrict,
    "demand_growth": DemandGrowth,
    "outcome_by_month": OutcomeByMonth,
    "investigation": Investigation,
    "cost_distribution": CostDistribution,
    "unit_cost_by_year": UnitCostByYear,
    "cost_by_month": CostByMonth,
    **FORECAST_MARTS,
    "caseload_by_month": CaseloadByMonth,
    "readiness": Readiness,
    "recorded_crime_by_quarter": RecordedCrimeByQuarter,
    **DEMAND_MARTS,
    **PUBLICATION_MARTS,
    "published_figure": PublishedFigure,
    **CLAIM_MARTS,
    **COST_MARTS,
    **LEDGER_MARTS,
    **QUALITY_MARTS,
}
