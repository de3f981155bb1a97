-- Of each day on which incidents about a known child were reported, how many were on earlier days, and when those were first shared.
-- grain: force_code, child_id, reported_date
-- units: earlier_count = incidents about the child reported on earlier days, first_shared_date = first day on which the police told an agency of one of these (null where they told none)
-- source: intermediate.int_sharable, intermediate.int_agency_knew
with days as (
    select
        incidents.force_code,
        incidents.child_id,
        incidents.reported_date,
        count(*) as incident_count,
        min(shared.knew_date) as first_shared_date,
    from intermediate.int_sharable as incidents
    left join intermediate.int_agency_knew as shared
        on incidents.force_code = shared.force_code
        and incidents.incident_id = shared.incident_id
        and shared.agency = 'any'
    where incidents.child_id is not null
    group by incidents.force_code, incidents.child_id, incidents.reported_date
)

select
    force_code,
    child_id,
    reported_date,
    cast(
        coalesce(
            sum(incident_count) over (
                partition by force_code, child_id
                order by reported_date
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as bigint
    ) as earlier_count,
    min(first_shared_date) over (
        partition by force_code, child_id
        order by reported_date
        rows between unbounded preceding and 1 preceding
    ) as first_shared_date,
from days
