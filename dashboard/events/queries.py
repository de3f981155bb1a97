"""Questions that the register of events answers, as parametrised SQL on schema `marts`."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse

COVERED_BY = {
    "sexual": "child_sexual",
    "exploitation": "child_sexual",
    "online_images": "obscene_publications",
    "neglect": "child_cruelty",
    "physical": "child_cruelty",
    "emotional": "child_cruelty",
}
"""The group of recorded offences to which the crimes of an abuse type belong for the most part."""


EVENTS = """
    with dated as (
        select
            *,
            cast(
                date + case date_precision
                    when 'year' then interval 1 year
                    when 'month' then interval 1 month
                    else interval 1 day
                end - interval 1 day as date
            ) as until,
            string_split(replace(offence_groups, ' ', ''), ';') as own_groups,
        from marts.event
    )
    select
        cast(row_number() over (order by date, event_id) as integer) as number,
        event_id,
        date,
        date_precision,
        until,
        title,
        kind,
        known_size_share,
        measure,
        source,
        url,
    from dated
    where
        kind <> 're_base'
        and (force_code is null or force_code = $force_code)
        and (measure is null or list_contains(string_split($measures, ';'), measure))
        and (
            $groups = ''
            or offence_groups is null
            or list_has_any(own_groups, string_split($groups, ';'))
        )
        and date <= $end
        and until >= $start
    order by number
"""


def events(
    warehouse: Warehouse,
    force_code: str,
    measures: Sequence[str],
    *,
    start: date,
    end: date,
    groups: Sequence[str] = (),
) -> pl.DataFrame:
    """The events that a reader of a chart must know, numbered in order of date.

    Args:
        warehouse: The published version.
        force_code: A force, which has the events of all forces and its own; or ALL, which has
            only those of all forces.
        measures: What the chart draws: `incidents`, `investigations`, `recorded_crime`.
        start: First day drawn.
        end: Last day drawn; an event counts if any of its days lies between the two.
        groups: Abuse types or offence groups drawn; none is all of them. An event of an
            offence group is also one of the abuse types that it covers.

    Returns:
        One row per event: number (from 1), event_id, date, date_precision (`day`, `month`,
        `year`), until (last day of what the precision leaves open), title, kind,
        known_size_share, measure (null: all of them), source, url. Re-bases of control charts
        are not among them: they move limits and not counts.
    """
    wanted = {*groups, *(COVERED_BY[group] for group in groups if group in COVERED_BY)}
    return warehouse.frame(
        "event",
        EVENTS,
        of_force(
            force_code,
            measures=";".join(measures),
            groups=";".join(sorted(wanted)),
            start=start,
            end=end,
        ),
    )
