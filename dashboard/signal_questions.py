"""Questions about what stands out and why demand changed, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.questions import IS_CHOSEN_FORCE, Questions
from pipelines.contracts.events import RE_BASE, RECORDING_KINDS

OF_FORCE = "(force_code is null or force_code = $force_code)"
OF_MEASURE = "(measure is null or measure = $measure)"


class SignalQuestions(Questions):
    """Control charts, what they are re-based by, and what growth consists of."""

    def control_charts(self, force_code: str) -> pl.DataFrame:
        """Every control chart of a force: the mart's rows, series by series in order of month."""
        return self.frame(
            "control_chart",
            """
            select * exclude (force_code)
            from marts.control_chart
            where force_code = $force_code
            order by measure, abuse_type <> 'all', abuse_type, month
            """,
            self.parameters(force_code),
        )

    def rebases(self, force_code: str) -> pl.DataFrame:
        """Where an analyst had limits start anew: measure, offence_groups, month, name, reason."""
        return self.frame(
            "event",
            f"""
            select
                measure,
                offence_groups,
                cast(date_trunc('month', date) as date) as month,
                name,
                reason,
            from marts.event
            where kind = '{RE_BASE}' and {OF_FORCE}
            order by month, event_id
            """,  # noqa: S608 - constants of this part
            self.parameters(force_code),
        )

    def growth_drivers(self, force_code: str, measure: str) -> pl.DataFrame:
        """What each driver contributed: the mart's rows of a force and measure."""
        return self.frame(
            "growth_drivers",
            """
            select baseline, current, driver, contribution_count, contribution_share
            from marts.growth_drivers
            where force_code = $force_code and measure = $measure
            order by baseline, current, driver
            """,
            self.parameters(force_code, measure=measure),
        )

    def last_population_year(self, force_code: str) -> int | None:
        """The last year of which children are published, of every one of the forces chosen."""
        rows = self.frame(
            "population_by_year",
            f"""
            select min(year) as year
            from (
                select force_code, max(year) as year
                from marts.population_by_year
                where not is_carried_forward and {IS_CHOSEN_FORCE}
                group by force_code
            )
            """,  # noqa: S608 - a constant of the questions
            self.parameters(force_code),
        )
        return rows.item() if rows.height else None

    def recording_events(self, force_code: str, measure: str) -> pl.DataFrame:
        """What changed how a force's incidents or investigations are recorded, in order of date.

        Returns:
            One row per event_id: date, date_precision, title, known_size_share (null: not known),
            source. Events of groups of recorded crime alone are left out.
        """
        kinds = ", ".join(f"'{kind}'" for kind in RECORDING_KINDS)
        return self.frame(
            "event",
            f"""
            select event_id, date, date_precision, title, known_size_share, source
            from marts.event
            where kind in ({kinds}) and {OF_FORCE} and {OF_MEASURE}
                and (
                    offence_groups is null
                    or len(list_filter(
                        string_split(replace(offence_groups, ' ', ''), ';'),
                        lambda kind: kind not in
                            ('child_sexual', 'child_cruelty', 'obscene_publications')
                    )) > 0
                )
            order by date, event_id
            """,  # noqa: S608 - constants of this part
            self.parameters(force_code, measure=measure),
        )
