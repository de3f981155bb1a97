"""Hand what the selects know of cost to the models of cost, and hand back the frames they make."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.marts.cost import COST_BASES
from pipelines.models.cost.case_level import case_level
from pipelines.models.cost.case_mix import standardised_unit_cost
from pipelines.models.cost.cohort_cost import (
    cost_by_cohort,
    cost_to_come,
    expected_by_year,
    expected_leaves,
)
from pipelines.models.cost.cohorts import (
    Pattern,
    Segment,
    cost_development,
    development_patterns,
    last_complete_quarter,
)
from pipelines.models.cost.cost_drivers import unit_cost_drivers
from pipelines.models.cost.cost_profile import cost_profile, open_profile
from pipelines.models.cost.expected_unit_cost import expected_unit_cost
from pipelines.models.cost.open_cases import open_case_costs
from pipelines.models.cost.still_to_come import still_to_come
from pipelines.models.cost.unit_cost import cost_distribution, unit_cost_by_year
from pipelines.models.periods import financial_year

COLUMN_OF_BASIS = dict(zip(COST_BASES, ("direct", "on_cost", "full"), strict=True))
NAME_OF_ENDING = {
    "gbp": "cost_gbp",
    "real_gbp": "cost_real_gbp",
    "error_gbp": "error_gbp",
    "to_date_gbp": "cost_to_date_gbp",
    "open_to_date_gbp": "open_cost_to_date_gbp",
    "year_gbp": "year_gbp",
    "year_square": "year_square",
}
"""How a column of one basis, such as `direct_real_gbp`, is called by the models of any basis."""


def cost_marts(read_table: Callable[[str], pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Run the models of cost, and yield each frame they make by name.

    Args:
        read_table: From a table's name to its frame.
    """
    cases = read_table("intermediate.int_model_investigations").drop("investigation_id")
    tables = CohortTables.read(read_table)
    spent = read_table("intermediate.int_model_cost_by_age")
    case_years = read_table("intermediate.int_model_case_years")
    yield "open_profile", open_profile(*tables.of_direct())
    marts: dict[str, list[pl.DataFrame]] = {}
    for basis in COST_BASES:
        own = _on_basis(cases, basis)
        patterns, to_come, leaves = tables.expectations(basis)
        whole, by_age = _with_rest(own, to_come), _on_basis(spent, basis)
        if basis == COST_BASES[0]:
            yield "unit_cost_driver", unit_cost_drivers(own)
            yield "cost_development", cost_development(patterns)
            yield "still_to_come", to_come
        for name, frame in (
            ("unit_cost_by_year", _unit_cost(own, whole, leaves, basis)),
            ("cost_distribution", cost_distribution(own, cost_basis=basis)),
            ("unit_cost_standardised", standardised_unit_cost(own, cost_basis=basis)),
            ("cost_by_cohort", cost_by_cohort(leaves, cost_basis=basis)),
            ("cost_to_come", cost_to_come(leaves, cost_basis=basis)),
            ("cost_profile", cost_profile(patterns, by_age, cost_basis=basis)),
            (
                "case_level",
                case_level(whole, by_age, _on_basis(case_years, basis), cost_basis=basis),
            ),
        ):
            marts.setdefault(name, []).append(frame)
    for name, frames in marts.items():
        yield name, pl.concat(frames)


def _with_rest(cases: pl.DataFrame, to_come: pl.DataFrame) -> pl.DataFrame:
    """The cases with what each is still to cost and the last quarter that tells it."""
    keys = ["force_code", "abuse_type", "complexity", "opened_quarter"]
    is_closed = pl.col("is_closed")
    return cases.join(to_come, on=keys, how="left").with_columns(
        pl.when(is_closed).then(0.0).otherwise(pl.col(name).cast(pl.Float64)).alias(name)
        for name in ("still_to_come_gbp", "still_to_come_real_gbp")
    )


def _unit_cost(
    cases: pl.DataFrame, with_rest: pl.DataFrame, leaves: pl.DataFrame, basis: str
) -> pl.DataFrame:
    """Closed cases by year, and what all are expected to cost."""
    expected = expected_unit_cost(with_rest, expected_by_year(leaves))
    return unit_cost_by_year(cases, expected, cost_basis=basis)


@dataclass(frozen=True)
class CohortTables:
    """What the selects know of cohorts, on all bases: cost by quarter, counts, closings, prices."""

    increments: pl.DataFrame
    cohorts: pl.DataFrame
    closings: pl.DataFrame
    prices: pl.DataFrame

    @classmethod
    def read(cls, read_table: Callable[[str], pl.DataFrame]) -> "CohortTables":
        """Read them."""
        delivered = read_table("intermediate.int_model_cost_delivered_to").select(
            "force_code",
            pl.col("delivered_to")
            .map_elements(last_complete_quarter, return_dtype=pl.Date)
            .alias("last_quarter"),
        )
        return cls(
            read_table("intermediate.int_model_cost_increments"),
            read_table("intermediate.int_model_cohorts").join(
                delivered, on="force_code", how="left"
            ),
            read_table("intermediate.int_model_cohort_closings"),
            read_table("intermediate.int_price"),
        )

    def of_direct(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """The increments, cohorts and closings of the direct basis."""
        basis = COST_BASES[0]
        return _on_basis(self.increments, basis), _on_basis(self.cohorts, basis), self.closings

    def expectations(self, basis: str) -> tuple[dict[Segment, Pattern], pl.DataFrame, pl.DataFrame]:
        """A basis's patterns, what each open case is still to cost, and the cohorts with it."""
        increments, cohorts = _on_basis(self.increments, basis), _on_basis(self.cohorts, basis)
        patterns = development_patterns(increments, cohorts)
        open_cases = open_case_costs(increments, cohorts, self.closings)
        to_come = still_to_come(increments, cohorts, patterns, open_cases)
        leaves = expected_leaves(cohorts, to_come, patterns)
        return patterns, to_come_by_force(cohorts, to_come, self.prices), leaves


def to_come_by_force(
    cohorts: pl.DataFrame, to_come: pl.DataFrame, prices: pl.DataFrame
) -> pl.DataFrame:
    """What each open investigation of a force's cohort is still to cost, for the selects.

    In real terms it is priced as of the last complete quarter.
    """
    keys = ["abuse_type", "complexity", "opened_quarter", "last_quarter"]
    factors = prices.select("financial_year", pl.col("real_factor").cast(pl.Float64))
    return (
        cohorts.select("force_code", *keys)
        .join(to_come, on=keys, how="left")
        .with_columns(financial_year=financial_year("last_quarter"))
        .join(factors, on="financial_year", how="left")
        .select(
            "force_code",
            *keys,
            "still_to_come_gbp",
            (pl.col("still_to_come_gbp").cast(pl.Float64) * pl.col("real_factor"))
            .round(2)
            .cast(pl.Decimal(18, 2))
            .alias("still_to_come_real_gbp"),
        )
    )


def _on_basis(frame: pl.DataFrame, basis: str) -> pl.DataFrame:
    """The amounts of one basis under the names that the models know; those of others left out."""
    endings = list(NAME_OF_ENDING)
    names = {f"{COLUMN_OF_BASIS[basis]}_{ending}": NAME_OF_ENDING[ending] for ending in endings}
    based = {f"{column}_{ending}" for column in COLUMN_OF_BASIS.values() for ending in endings}
    return frame.drop(based - set(names), strict=False).rename(names, strict=False)
