"""Questions about records still to come, as parametrised SQL on schema `marts`."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.questions import Questions

DEMAND_MEASURES = ("incidents", "investigations")


class LagQuestions(Questions):
    """Which of the latest months are provisional, and what they are expected to come to."""

    def reporting_lag(self, force_code: str) -> pl.DataFrame:
        """The latest months of incidents and investigations, as counted and as expected.

        Returns:
            One row per measure and month, the earliest first: count, expected_final_count, low and
            high (95% interval of the final count; all three null where it cannot be estimated),
            is_provisional, basis. Empty where the version does not know.
        """
        return self.frame(
            "reporting_lag",
            """
            select
                measure,
                month,
                "count",
                expected_final_count,
                cast(low as double) as low,
                cast(high as double) as high,
                is_provisional,
                basis,
            from marts.reporting_lag
            where force_code = $force_code and month <= $last_month
            order by measure, month
            """,
            self.parameters(force_code, last_month=self.info.last_complete_month),
        )

    def provisional_from(
        self, force_code: str, measures: Sequence[str] = DEMAND_MEASURES
    ) -> date | None:
        """First month of any of the measures for which late records are still expected.

        Args:
            force_code: A force, or ALL.
            measures: `incidents`, `investigations` or both.

        Returns:
            None where all records of every measure are expected to be in; the version's own fixed
            number of months where it holds no estimate of a measure.
        """
        lag = self.reporting_lag(force_code)
        starts: list[date] = []
        for measure in measures:
            rows = lag if lag.is_empty() else lag.filter(pl.col("measure") == measure)
            if rows.is_empty():
                starts.append(self.info.provisional_from)
            else:
                starts += rows.filter("is_provisional")["month"].to_list()
        return min(starts, default=None)

    def reporting_delay(self, force_code: str) -> pl.DataFrame:
        """Incidents by the month in which they began, the earliest first.

        Returns:
            One row per month: reported_count (so far), expected_count (within two years of the
            month), low and high (its 95% interval), reported_share. Empty where delays cannot be
            estimated.
        """
        return self.frame(
            "reporting_delay",
            """
            select
                month,
                reported_count,
                expected_count,
                cast(low as double) as low,
                cast(high as double) as high,
                reported_share,
            from marts.reporting_delay
            where force_code = $force_code
            order by month
            """,
            self.parameters(force_code),
        )
