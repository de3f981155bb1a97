"""From the published marts to what every plan of a version rests on."""

import datetime as dt

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import ModelError
from pipelines.models.periods import add_months, financial_year_start_of, months_between
from pipelines.models.plan.axes import Axes
from pipelines.models.plan.cost_factors import INSURANCE, PENSION, PriceBase
from pipelines.models.plan.force_base import read_force
from pipelines.models.plan.frames import PlanInputs
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Horizon
from pipelines.models.plan.profiles import read_profiles
from pipelines.models.plan.scenario import PlanSettings
from pipelines.models.plan.spending import PlanBase, share_of_accredited

MOST_GONE = 0.99
"""Something of a quarter is always left, or what is to come could not be spent in it."""


def prepare_plan(inputs: PlanInputs, settings: PlanSettings) -> PlanBase:
    """Lay out the marts as arrays, once for all scenarios of the same settings.

    Args:
        inputs: The marts, of one force or several.
        settings: The scenario's; the basis of cost and the share of accredited hours matter here.

    Raises:
        ModelError: No force has a forecast of investigations by quarter.
    """
    paths = inputs.opening_path.filter(pl.col("force_code") != ALL_FORCES)
    if paths.is_empty():
        raise ModelError(
            "no forecast of investigations by quarter: a plan needs two full years of them;"
            " load the force's investigations and build again"
        )
    horizon = _horizon(paths, inputs.case_level.filter(cost_basis=settings.cost_basis))
    profile = inputs.cost_profile.filter(cost_basis=settings.cost_basis)
    types = tuple(paths["abuse_type"].unique().sort())
    categories = tuple(inputs.cost_category["category"].unique().sort())
    axes = Axes(horizon, types, categories, settings.cost_basis)
    profiles = read_profiles(profile, inputs.open_profile, types, categories)
    forces = tuple(
        read_force(str(code), inputs, axes) for code in paths["force_code"].unique().sort()
    )
    starts = sorted({force.start for force in forces})
    return PlanBase(
        axes=axes,
        prices=_prices(inputs, axes),
        profiles=profiles,
        new_cases=profiles.of_new(horizon),
        open_cases={
            start: profiles.of_open(start, horizon.count, _gone(start, inputs.as_at, horizon))
            for start in starts
        },
        gone_months={
            start: round(MONTHS_A_QUARTER * _gone(start, inputs.as_at, horizon)) for start in starts
        },
        forces=forces,
        accredited_share=tuple(
            share_of_accredited(force, settings.accredited_share) for force in forces
        ),
        headings=inputs.cost_category,
        timeliness=inputs.timeliness_by_quarter,
        price_base=_price_base(inputs.price_index),
    )


def _horizon(paths: pl.DataFrame, level: pl.DataFrame) -> Horizon:
    """From the first quarter that is drawn or whose cost is to come, to the end of a whole year."""
    first: dt.date = paths["quarter"].min()  # type: ignore[assignment]
    last: dt.date = paths["quarter"].max()  # type: ignore[assignment]
    delivered = level["last_quarter"].min()
    if isinstance(delivered, dt.date):
        # A force far behind does not draw the plan back by years: it begins a year before at most.
        begins = max(add_months(delivered, MONTHS_A_QUARTER), add_months(first, -12))
        first = min(first, begins)
    end = add_months(last, MONTHS_A_QUARTER)
    whole = financial_year_start_of(end)
    count = months_between(first, whole) // MONTHS_A_QUARTER
    if count < 1:
        raise ModelError("the forecast of investigations does not reach the end of a year")
    return Horizon(first, count)


def _price_base(price_index: pl.DataFrame) -> str:
    return str(price_index["price_base"][0]) if price_index.height else ""


def _gone(start: int, as_at: dt.date, horizon: Horizon) -> float:
    """The share of a quarter that is over on the as-at date; what was spent in it is booked."""
    begins = add_months(horizon.first, MONTHS_A_QUARTER * start)
    days = (add_months(begins, MONTHS_A_QUARTER) - begins).days
    return min(max(((as_at - begins).days + 1) / days, 0.0), MOST_GONE)


def _prices(inputs: PlanInputs, axes: Axes) -> PriceBase:
    index = {
        year: 1 / factor
        for year, factor in inputs.price_index.select("financial_year", "real_factor").iter_rows()
        if factor > 0
    }
    # Rates are set against those of the years in which the level was measured.
    levels = inputs.case_level["last_quarter"].drop_nulls()
    start = add_months(levels.max(), MONTHS_A_QUARTER) if len(levels) else axes.horizon.first  # type: ignore[arg-type]
    rates = inputs.cost_rate.filter(pl.col("kind") == "hourly_rate").select(
        "component", "valid_from", "rate_gbp"
    )
    on_costs = inputs.cost_rate.filter(
        pl.col("kind") == "uplift", pl.col("component").is_in([PENSION, INSURANCE])
    ).select("category", "component", "valid_from", "share")
    return PriceBase(axes.categories, axes.cost_basis, index, on_costs, rates, start)
