"""Contracts of the marts about cost. Pounds stand at the prices of each day unless `real`."""

import dataframely as dy
import polars as pl

COST_BASES = ("direct", "direct_with_on_costs", "full_economic")


def _force() -> dy.String:
    return dy.String(primary_key=True, min_length=3, max_length=9)


def _key() -> dy.String:
    return dy.String(primary_key=True)


def _gbp(*, nullable: bool = False) -> dy.Decimal:
    return dy.Decimal(18, 2, nullable=nullable)


class CostByCohort(dy.Schema):
    """Cost so far and in the end by quarter of opening (first day), also for `ALL` and `all`.

    `open_cost_to_date_gbp` is what those still open have cost, a part of `cost_to_date_gbp`.
    `expected_final_cost_gbp` is null where no development is known yet; `standard_error_gbp` also
    under five investigations and for cohorts opened since the last complete quarter.
    """

    cost_basis = _key()
    force_code = _force()
    opened_quarter = dy.Date(primary_key=True)
    abuse_type = _key()
    complexity = _key()
    investigation_count = dy.Int64(min=0)
    open_count = dy.Int64(min=0)
    cost_to_date_gbp = _gbp()
    open_cost_to_date_gbp = _gbp()
    expected_final_cost_gbp = _gbp(nullable=True)
    standard_error_gbp = dy.Float64(nullable=True, min=0)
    price_base = dy.String()

    @dy.rule()
    def no_more_open_than_there_are(cls) -> pl.Expr:
        """Open investigations are among those counted."""
        return pl.col("open_count") <= pl.col("investigation_count")

    @dy.rule()
    def nothing_open_has_cost_nothing(cls) -> pl.Expr:
        """Without an open investigation nothing was spent on one, and with open ones alone all."""
        none_open = (pl.col("open_count") > 0) | (pl.col("open_cost_to_date_gbp") == 0)
        is_some_closed = pl.col("open_count") < pl.col("investigation_count")
        return none_open & (
            is_some_closed | (pl.col("open_cost_to_date_gbp") == pl.col("cost_to_date_gbp"))
        )


class CostDevelopment(dy.Schema):
    """How direct cost grows by quarters since opening, all forces together.

    Types and complexities with under 1,000 investigations have no rows of their own: for them the
    complexity's rows under `all` types stand, or those of `all` and `all`.
    """

    abuse_type = _key()
    complexity = _key()
    quarters_since_opened = dy.Int64(primary_key=True, min=0)
    share_of_final_cost = dy.Float64()
    factor_to_final = dy.Float64(min=0)
    investigation_count = dy.Int64(min=0)


class UnitCostStandardised(dy.Schema):
    """Mean cost per closed investigation at the national mix of cases, by force and year opened.

    `is_different` says that the interval excludes `national_mean_gbp`, the national mean over the
    strata that the force has; null where too little can be compared.
    """

    cost_basis = _key()
    force_code = _force()
    opened_year = _key()
    investigation_count = dy.Int64(min=0)
    mean_gbp = dy.Float64(nullable=True)
    standardised_mean_gbp = dy.Float64(nullable=True)
    low_gbp = dy.Float64(nullable=True)
    high_gbp = dy.Float64(nullable=True)
    national_mean_gbp = dy.Float64(nullable=True)
    covered_share = dy.Float64(min=0, max=1)
    is_different = dy.Bool(nullable=True)
    price_base = dy.String()


class UnitCostDriver(dy.Schema):
    """What each driver adds to the change of the mean direct cost; the four add up to it."""

    force_code = _force()
    baseline = _key()
    current = _key()
    driver = _key()
    contribution_gbp = dy.Float64()
    baseline_mean_gbp = dy.Float64()
    current_mean_gbp = dy.Float64()
    price_base = dy.String()


class Reconciliation(dy.Schema):
    """The ledger beside the direct cost of cost lines, over the months that the ledger spans.

    `investigation_count` is how many investigations are behind the cost lines of the cell.
    """

    force_code = _force()
    month = dy.Date(primary_key=True)
    category = _key()
    ledger_gbp = _gbp()
    cost_lines_gbp = _gbp()
    difference_gbp = _gbp()
    investigation_count = dy.Int64(min=0)
    price_base = dy.String()

    @dy.rule()
    def adds_up(cls) -> pl.Expr:
        """The difference is the ledger less the cost lines, to the penny."""
        return pl.col("difference_gbp") == pl.col("ledger_gbp") - pl.col("cost_lines_gbp")


class CostCategory(dy.Schema):
    """Subjective and objective budget headings of each category of cost."""

    category = _key()
    subjective_group = dy.String()
    subjective_heading = dy.String()
    objective_heading = dy.String()
    source = dy.String()


class CostRate(dy.Schema):
    """Rates, on-costs and overheads in use; illustrative ones are to be labelled so where shown."""

    kind = _key()
    component = _key()
    category = _key()
    valid_from = dy.Date(primary_key=True)
    unit = dy.String()
    rate_gbp = _gbp(nullable=True)
    share = dy.Float64(nullable=True, min=0)
    provenance = dy.String()
    is_illustrative = dy.Bool()
    source = dy.String()
    relative_error_share = dy.Float64(min=0)


class CostGapByYear(dy.Schema):
    """Closed investigations whose cost says little; each stays in every statistic of its year."""

    force_code = _force()
    opened_year = _key()
    abuse_type = _key()
    investigation_count = dy.Int64(min=1)
    without_cost_count = dy.Int64(min=0)
    not_positive_count = dy.Int64(min=0)
    rate_missing_count = dy.Int64(min=0)


class PriceIndex(dy.Schema):
    """By what pounds of a financial year are multiplied to stand at `price_base`."""

    financial_year = _key()
    real_factor = dy.Float64(min=0)
    is_outturn = dy.Bool()
    price_base = dy.String()


COST_MARTS: dict[str, type[dy.Schema]] = {
    "cost_by_cohort": CostByCohort,
    "cost_development": CostDevelopment,
    "unit_cost_standardised": UnitCostStandardised,
    "unit_cost_driver": UnitCostDriver,
    "reconciliation": Reconciliation,
    "cost_category": CostCategory,
    "cost_rate": CostRate,
    "cost_gap_by_year": CostGapByYear,
    "price_index": PriceIndex,
}
