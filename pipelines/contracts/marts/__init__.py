"""Contracts of the published marts: names, types, grain (the primary key) and bounds.

`MARTS` lists every table that a build publishes, in the order in which they are listed to readers.
A mart that breaks its contract stops the build, so nothing that readers see can be out of contract.
"""

import dataframely as dy

from pipelines.contracts.marts.changes import Change, ChangeSince
from pipelines.contracts.marts.claims import PublishedClaim, PublishedFigure
from pipelines.contracts.marts.compare import SimilarForce
from pipelines.contracts.marts.cost import (
    CostByCohort,
    CostByMonth,
    CostCategory,
    CostDevelopment,
    CostDistribution,
    CostGapByYear,
    CostRate,
    CostToCome,
    Investigation,
    PriceIndex,
    Reconciliation,
    UnitCostByYear,
    UnitCostDriver,
    UnitCostStandardised,
)
from pipelines.contracts.marts.demand import (
    DemandByDistrict,
    DemandByMonth,
    DemandGrowth,
    GrowthDriver,
)
from pipelines.contracts.marts.demand_series import DemandSeries
from pipelines.contracts.marts.durations import DurationByYear, DurationCurve
from pipelines.contracts.marts.forecast import (
    Backtest,
    CountedSeries,
    Forecast,
    ForecastAccuracy,
    ForecastByRegion,
    ForecastChoice,
    ForecastPath,
    ForecastScorecard,
)
from pipelines.contracts.marts.lateness import ReportingDelay, ReportingLag
from pipelines.contracts.marts.outcomes import Outcome, OutcomeByMonth, OutcomeByOpenedQuarter
from pipelines.contracts.marts.partners import (
    PartnerSharing,
    PartnershipByMonth,
    PartnerWaitByYear,
    PartnerWaitCurve,
    RepeatConcernByYear,
    ReviewByYear,
    SocialCareByYear,
)
from pipelines.contracts.marts.people import CaseloadByMonth, Readiness, ReadinessResponse
from pipelines.contracts.marts.plan import (
    BudgetByYear,
    CaseLevel,
    CostProfile,
    OpeningPath,
    OpenProfile,
    StaffingByMonth,
    TimelinessByQuarter,
)
from pipelines.contracts.marts.publications import (
    PopulationByYear,
    RecordedCrimeByQuarter,
    SafeguardingByYear,
    WorkforceByYear,
)
from pipelines.contracts.marts.quality import (
    BuildInfo,
    CompletenessByMonth,
    DataQuality,
    Load,
    LoadChange,
    LoadLink,
    LoadReason,
)
from pipelines.contracts.marts.reference import Event, Force
from pipelines.contracts.marts.signals import ControlChart

CASE_MART = "investigation"

MARTS: dict[str, type[dy.Schema]] = {
    "force": Force,
    "demand_by_month": DemandByMonth,
    "demand_by_district": DemandByDistrict,
    "demand_series": DemandSeries,
    "demand_growth": DemandGrowth,
    "outcome_by_month": OutcomeByMonth,
    "investigation": Investigation,
    "cost_distribution": CostDistribution,
    "unit_cost_by_year": UnitCostByYear,
    "cost_by_month": CostByMonth,
    "counted_series": CountedSeries,
    "forecast": Forecast,
    "forecast_by_region": ForecastByRegion,
    "forecast_choice": ForecastChoice,
    "forecast_accuracy": ForecastAccuracy,
    "backtest": Backtest,
    "forecast_scorecard": ForecastScorecard,
    "forecast_path": ForecastPath,
    "caseload_by_month": CaseloadByMonth,
    "readiness": Readiness,
    "readiness_response": ReadinessResponse,
    "partnership_by_month": PartnershipByMonth,
    "partner_sharing": PartnerSharing,
    "partner_wait_by_year": PartnerWaitByYear,
    "partner_wait_curve": PartnerWaitCurve,
    "repeat_concern_by_year": RepeatConcernByYear,
    "review_by_year": ReviewByYear,
    "social_care_by_year": SocialCareByYear,
    "recorded_crime_by_quarter": RecordedCrimeByQuarter,
    "event": Event,
    "similar_force": SimilarForce,
    "reporting_lag": ReportingLag,
    "reporting_delay": ReportingDelay,
    "control_chart": ControlChart,
    "growth_drivers": GrowthDriver,
    "population_by_year": PopulationByYear,
    "safeguarding_by_year": SafeguardingByYear,
    "workforce_by_year": WorkforceByYear,
    "published_figure": PublishedFigure,
    "claim": PublishedClaim,
    "outcome": Outcome,
    "outcome_by_opened_quarter": OutcomeByOpenedQuarter,
    "duration_by_year": DurationByYear,
    "duration_curve": DurationCurve,
    "cost_by_cohort": CostByCohort,
    "cost_to_come": CostToCome,
    "cost_development": CostDevelopment,
    "unit_cost_standardised": UnitCostStandardised,
    "unit_cost_driver": UnitCostDriver,
    "reconciliation": Reconciliation,
    "cost_category": CostCategory,
    "cost_rate": CostRate,
    "cost_gap_by_year": CostGapByYear,
    "price_index": PriceIndex,
    "opening_path": OpeningPath,
    "cost_profile": CostProfile,
    "open_profile": OpenProfile,
    "case_level": CaseLevel,
    "staffing_by_month": StaffingByMonth,
    "budget_by_year": BudgetByYear,
    "timeliness_by_quarter": TimelinessByQuarter,
    "load": Load,
    "load_reason": LoadReason,
    "load_change": LoadChange,
    "load_link": LoadLink,
    "data_quality": DataQuality,
    "build_info": BuildInfo,
    "completeness_by_month": CompletenessByMonth,
    "change": Change,
    "change_since": ChangeSince,
}
