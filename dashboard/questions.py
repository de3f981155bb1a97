"""Questions that the demand marts answer, as parametrised SQL on schema `marts`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date

import polars as pl

from dashboard.versions import BuildInfo
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES

Value = str | int | date
Parameters = Mapping[str, Value]
DEMAND_DIMENSIONS = ("abuse_type", "referral_source")
SMALL_FORCE_COUNT = 5
"""Incidents a month below which a month without any is taken for a true zero, as the models do."""
IS_CHOSEN_FORCE = """
    force_code in (select force_code from marts.force)
    and ($force_code = 'ALL' or force_code = $force_code)
"""


class Questions(ABC):
    """What every set of questions needs: the version's own facts and somebody to ask."""

    info: BuildInfo

    @abstractmethod
    def frame(self, mart: str, sql: str, parameters: Parameters) -> pl.DataFrame:
        """Answer a statement on one mart; an empty frame without columns where it is absent."""

    def parameters(
        self, force_code: str, **others: str | int | date
    ) -> dict[str, str | int | date]:
        """Named parameters of a statement about one force, or about all of them."""
        return {"force_code": force_code or ALL_FORCES, **others}


class DemandQuestions(Questions):
    """How much came in, and how much is open."""

    def demand_by_month(self, force_code: str, abuse_type: str = ALL_TYPES) -> pl.DataFrame:
        """Demand up to the last complete month.

        Returns:
            One row per month, none skipped: month, incident_count, investigation_count. A month for
            which a force delivered nothing at all is null, unless the force is so small that this
            is likely to be a true zero; one in which only the type is absent is 0.
        """
        return self.frame(
            "demand_by_month",
            f"""
            with delivered as (
                select
                    month,
                    sum(incident_count) as any_count,
                    sum(incident_count * is_type) as incident_count,
                    sum(investigation_count * is_type) as investigation_count,
                from (
                    select
                        *,
                        case when $abuse_type in ('all', abuse_type) then 1 else 0 end as is_type,
                    from marts.demand_by_month
                    where {IS_CHOSEN_FORCE} and month <= $last_month
                )
                group by month
            ),
            months as (
                select cast(first_month as date) as month
                from (
                    select unnest(generate_series(min(month), max(month), interval 1 month))
                        as first_month
                    from delivered
                )
            ),
            small as (
                select case when sum(any_count) / count(*) < $small then 0 end as not_delivered
                from months
                left join delivered using (month)
            )
            select
                month,
                cast(coalesce(incident_count, not_delivered) as bigint) as incident_count,
                cast(coalesce(investigation_count, not_delivered) as bigint) as investigation_count,
            from months
            cross join small
            left join delivered using (month)
            order by month
            """,  # noqa: S608 - a constant of this module
            self.parameters(
                force_code,
                abuse_type=abuse_type,
                last_month=self.info.last_complete_month,
                small=SMALL_FORCE_COUNT,
            ),
        )

    def demand_mix(self, force_code: str, dimension: str, start: date, end: date) -> pl.DataFrame:
        """Demand between two months (both included) by `abuse_type` or `referral_source`.

        Returns:
            One row per value: that column, incident_count, investigation_count; largest first.
        """
        if dimension not in DEMAND_DIMENSIONS:
            raise ValueError(f"demand is split by {DEMAND_DIMENSIONS}, not by {dimension!r}")
        return self.frame(
            "demand_by_month",
            f"""
            select
                {dimension},
                cast(sum(incident_count) as bigint) as incident_count,
                cast(sum(investigation_count) as bigint) as investigation_count,
            from marts.demand_by_month
            where {IS_CHOSEN_FORCE} and month between $start and $end
            group by {dimension}
            order by incident_count desc, {dimension}
            """,  # noqa: S608 - checked against a closed list above
            self.parameters(force_code, start=start, end=end),
        )

    def demand_by_district(self, force_code: str, start: date, end: date) -> pl.DataFrame:
        """Incidents between two months: one row per district, largest first."""
        return self.frame(
            "demand_by_district",
            f"""
            select district, cast(sum(incident_count) as bigint) as incident_count
            from marts.demand_by_district
            where {IS_CHOSEN_FORCE} and month between $start and $end
            group by district
            order by incident_count desc, district
            """,  # noqa: S608
            self.parameters(force_code, start=start, end=end),
        )

    def demand_growth(self, force_code: str, measure: str) -> pl.DataFrame:
        """Growth over the standard windows, all types and each: the mart's rows of one measure."""
        return self.frame(
            "demand_growth",
            """
            select * exclude (measure, force_code)
            from marts.demand_growth
            where force_code = $force_code and measure = $measure
            order by abuse_type <> 'all', abuse_type, current desc, baseline desc
            """,
            self.parameters(force_code, measure=measure),
        )

    def recorded_crime(self, force_code: str) -> pl.DataFrame:
        """Police recorded crime: one row per quarter_start and offence_group, offence_count."""
        return self.frame(
            "recorded_crime_by_quarter",
            f"""
            select quarter_start, offence_group, cast(sum(offence_count) as bigint) as offence_count
            from marts.recorded_crime_by_quarter
            where {IS_CHOSEN_FORCE}
            group by quarter_start, offence_group
            order by offence_group, quarter_start
            """,  # noqa: S608
            self.parameters(force_code),
        )

    def caseload(self, force_code: str) -> pl.DataFrame:
        """Caseload to the last complete month: month, opened_count, closed_count, open_count."""
        return self.frame(
            "caseload_by_month",
            f"""
            select
                month,
                cast(sum(opened_count) as bigint) as opened_count,
                cast(sum(closed_count) as bigint) as closed_count,
                cast(sum(open_count) as bigint) as open_count,
            from marts.caseload_by_month
            where {IS_CHOSEN_FORCE} and month <= $last_month
            group by month
            order by month
            """,  # noqa: S608
            self.parameters(force_code, last_month=self.info.last_complete_month),
        )
