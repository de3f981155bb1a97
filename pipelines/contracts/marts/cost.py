"""Contracts of the marts about cost. Pounds stand at the prices of each day unless `real`."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, pounds, share, whole_number

COST_BASES = ("direct", "direct_with_on_costs", "full_economic")


class Investigation(dy.Schema):
    """Case level, for the analyst's command line: in cases.duckdb, never on the dashboard."""

    investigation_id = key()
    force_code = force(primary_key=False)
    abuse_type = dy.String()
    complexity = dy.String()
    opened_date = dy.Date()
    closed_date = dy.Date(nullable=True)
    duration_days = whole_number(nullable=True)
    cost_to_date_gbp = pounds(nullable=True)
    expected_final_cost_gbp = pounds(nullable=True)
    expected_final_cost_real_gbp = pounds(nullable=True)
    price_base = dy.String(nullable=True)


class CostByMonth(dy.Schema):
    """Cost by the month in which it was incurred.

    `investigation_count` is how many investigations have cost in the cell; one that has cost in
    several months or categories counts in each of them, so it adds up over forces and types only.
    """

    cost_basis = key()
    force_code = force()
    month = dy.Date(primary_key=True)
    abuse_type = key()
    category = key()
    cost_gbp = pounds()
    hours = dy.Decimal(18, 2)
    investigation_count = whole_number(at_least=1)
    price_base = dy.String()


class UnitCostByYear(dy.Schema):
    """Cost per investigation by financial year of opening; nulls under five investigations.

    The headline is `expected_final_mean_gbp`: what is spent and still to come, over all of the
    year, closed and open. `mean_gbp` and what follows it describe the closed ones alone, which
    `investigation_count` counts; `open_count` those still open. With any of these the closed-only
    mean runs low, since dear cases last longer. `price_base` is that of the `real` means; all
    other pounds are at the prices of each day.
    """

    cost_basis = key()
    force_code = force()
    opened_year = key()
    abuse_type = key()
    complexity = key()
    investigation_count = whole_number()
    open_count = whole_number()
    mean_gbp = number(nullable=True)
    mean_low_gbp = number(nullable=True)
    mean_high_gbp = number(nullable=True)
    median_gbp = number(nullable=True)
    p90_gbp = number(nullable=True)
    top_1_percent_share = share(nullable=True)
    mean_real_gbp = number(nullable=True)
    expected_final_mean_gbp = number(nullable=True)
    expected_final_low_gbp = number(nullable=True)
    expected_final_high_gbp = number(nullable=True)
    expected_final_mean_real_gbp = number(nullable=True)
    price_base = dy.String(nullable=True)


class CostDistribution(dy.Schema):
    """Closed investigations per band of final cost; `bin_high_gbp` is the next band's low end."""

    cost_basis = key()
    opened_year = key()
    force_code = force()
    abuse_type = key()
    complexity = key()
    bin_low_gbp = dy.Int64(primary_key=True)
    bin_high_gbp = dy.Int64()
    investigation_count = whole_number()
    price_base = dy.String()


class UnitCostStandardised(dy.Schema):
    """Mean cost per closed investigation at the national mix of cases, by force and year opened.

    `pooled_mean_gbp` has what cases cost up to the national 98th percentile of their stratum, and
    the national mean of what goes beyond; `shrunk_mean_gbp` is that drawn towards all forces by how
    uncertain it is. Both are for comparing forces and stand in no account of money. `is_different`
    says that the 95 per cent interval of the pooled mean excludes `national_mean_gbp`, the national
    mean over the strata that the force has, `stands_out` that one of 99.8 per cent does; null where
    too little can be compared.
    """

    cost_basis = key()
    force_code = force()
    opened_year = key()
    investigation_count = whole_number()
    mean_gbp = number(nullable=True)
    standardised_mean_gbp = number(nullable=True)
    low_gbp = number(nullable=True)
    high_gbp = number(nullable=True)
    pooled_mean_gbp = number(nullable=True)
    pooled_low_gbp = number(nullable=True)
    pooled_high_gbp = number(nullable=True)
    shrunk_mean_gbp = number(nullable=True)
    national_mean_gbp = number(nullable=True)
    covered_share = share()
    is_different = dy.Bool(nullable=True)
    stands_out = dy.Bool(nullable=True)
    price_base = dy.String()


class UnitCostDriver(dy.Schema):
    """What each driver adds to the change of the mean direct cost; the four add up to it."""

    force_code = force()
    baseline = key()
    current = key()
    driver = key()
    contribution_gbp = number()
    baseline_mean_gbp = number()
    current_mean_gbp = number()
    price_base = dy.String()


class CostByCohort(dy.Schema):
    """Cost so far and in the end by quarter of opening (first day), also for `ALL` and `all`.

    `open_cost_to_date_gbp` is what those still open have cost, a part of `cost_to_date_gbp`.
    `expected_final_cost_gbp` is null where no development is known yet; `standard_error_gbp` also
    under five investigations and for cohorts opened since the last complete quarter.
    """

    cost_basis = key()
    force_code = force()
    opened_quarter = dy.Date(primary_key=True)
    abuse_type = key()
    complexity = key()
    investigation_count = whole_number()
    open_count = whole_number()
    cost_to_date_gbp = pounds()
    open_cost_to_date_gbp = pounds()
    expected_final_cost_gbp = pounds(nullable=True)
    standard_error_gbp = number(at_least=0, nullable=True)
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


class CostToCome(dy.Schema):
    """What all open investigations have cost and will still cost, also for `ALL` and `all`.

    `standard_error_gbp` is that of the sum, its parts joint; `unsure_to_come_gbp` is the part of
    `still_to_come_gbp` whose error is not known (the youngest cohorts) and not in it.
    """

    cost_basis = key()
    force_code = force()
    abuse_type = key()
    complexity = key()
    open_count = whole_number(at_least=1)
    open_cost_to_date_gbp = pounds()
    still_to_come_gbp = pounds(nullable=True)
    standard_error_gbp = number(at_least=0, nullable=True)
    unsure_to_come_gbp = pounds(nullable=True)
    price_base = dy.String()


class CostDevelopment(dy.Schema):
    """How direct cost grows by quarters since opening, all forces together.

    Types and complexities with under 1,000 investigations have no rows of their own: for them the
    complexity's rows under `all` types stand, or those of `all` and `all`.
    """

    abuse_type = key()
    complexity = key()
    quarters_since_opened = dy.Int64(primary_key=True, min=0)
    share_of_final_cost = number()
    factor_to_final = number(at_least=0)
    investigation_count = whole_number()


class Reconciliation(dy.Schema):
    """The ledger beside the direct cost of cost lines, over the months that the ledger spans.

    `investigation_count` is how many investigations are behind the cost lines of the cell.
    """

    force_code = force()
    month = dy.Date(primary_key=True)
    category = key()
    ledger_gbp = pounds()
    cost_lines_gbp = pounds()
    difference_gbp = pounds()
    investigation_count = whole_number()
    price_base = dy.String()

    @dy.rule()
    def adds_up(cls) -> pl.Expr:
        """The difference is the ledger less the cost lines, to the penny."""
        return pl.col("difference_gbp") == pl.col("ledger_gbp") - pl.col("cost_lines_gbp")


class CostGapByYear(dy.Schema):
    """Closed investigations whose cost says little; each stays in every statistic of its year."""

    force_code = force()
    opened_year = key()
    abuse_type = key()
    investigation_count = whole_number(at_least=1)
    without_cost_count = whole_number()
    not_positive_count = whole_number()
    rate_missing_count = whole_number()


class CostCategory(dy.Schema):
    """Subjective and objective budget headings of each category of cost."""

    category = key()
    subjective_group = dy.String()
    subjective_heading = dy.String()
    objective_heading = dy.String()
    source = dy.String()


class CostRate(dy.Schema):
    """Rates, on-costs and overheads in use; illustrative ones are to be labelled so where shown.

    `includes` says what an hourly rate holds beyond pay; `is_includes_assumed` that its table did
    not say so, and that it was taken to be pay alone.
    """

    kind = key()
    component = key()
    category = key()
    valid_from = dy.Date(primary_key=True)
    unit = dy.String()
    rate_gbp = pounds(nullable=True)
    share = number(at_least=0, nullable=True)
    includes = dy.String(nullable=True)
    is_includes_assumed = dy.Bool()
    provenance = dy.String()
    is_illustrative = dy.Bool()
    source = dy.String()
    relative_error_share = number(at_least=0)


class PriceIndex(dy.Schema):
    """By what pounds of a financial year are multiplied to stand at `price_base`."""

    financial_year = key()
    real_factor = number(at_least=0)
    is_outturn = dy.Bool()
    price_base = dy.String()
