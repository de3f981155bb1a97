"""What was counted, and up to where it is settled: read once, handed to every model of demand."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.models.lateness.loading_lag import reporting_lag
from pipelines.models.lateness.settled import last_settled_month, up_to_settled
from pipelines.models.series import monthly_counts, quarterly_counts


@dataclass(frozen=True)
class Counted:
    """The counted series, and what is known of records still to come.

    Attributes:
        monthly: As `monthly_counts` gives it.
        quarterly: As `quarterly_counts` gives it: recorded crime, all of it settled.
        lag: Mart reporting_lag.
        ends: As `last_settled_month` gives it.
    """

    monthly: pl.DataFrame
    quarterly: pl.DataFrame
    lag: pl.DataFrame
    ends: pl.DataFrame

    @property
    def settled(self) -> pl.DataFrame:
        """The months of each force up to its last settled one."""
        return up_to_settled(self.monthly, self.ends)

    @property
    def observed(self) -> pl.DataFrame:
        """The settled counts, and what later months are expected to come to where it can be told.

        A month that is light because records are still to come is no observation of the level. The
        column count_error is the standard error of the count: 0 where it is settled, for one type
        that of the force times the square root of the type's share.
        """
        keys = ["measure", "force_code", "period_start"]
        share = pl.col("count") / pl.col("of_force")
        known = self.lag.filter(pl.col("expected_final_count") > 0, pl.col("count") > 0).select(
            "measure",
            "force_code",
            "expected_final_count",
            "standard_error",
            of_force="count",
            period_start="month",
        )
        settled = self.settled
        expected = (
            self.monthly.join(settled, on=keys, how="anti", maintain_order="left")
            .join(known, on=keys, maintain_order="left")
            .select(
                *settled.columns[:-1],
                (pl.col("expected_final_count") * share).alias("count"),
                (pl.col("standard_error") * share.sqrt()).alias("count_error"),
            )
        )
        counts = settled.with_columns(pl.col("count").cast(pl.Float64), count_error=pl.lit(0.0))
        return pl.concat([counts, expected])


def read_counted(read_table: Callable[[str], pl.DataFrame]) -> Counted:
    """Read the counted series and estimate how late their records come.

    Args:
        read_table: From a table's name to its frame.
    """
    delivered_to = read_table("intermediate.int_delivered_to")
    lag = reporting_lag(
        read_table("intermediate.int_first_seen"),
        read_table("intermediate.int_extract_day"),
        delivered_to,
        read_table("intermediate.int_recorded"),
    )
    return Counted(
        monthly_counts(read_table("marts.demand_by_month"), delivered_to),
        quarterly_counts(read_table("marts.recorded_crime_by_quarter")),
        lag,
        last_settled_month(lag, delivered_to),
    )
