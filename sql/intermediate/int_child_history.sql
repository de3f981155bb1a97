-- Of each incident about a known child, whether an earlier one was reported, and when the earlier ones were first shared.
-- grain: force_code, incident_id
-- units: earlier_count = earlier incidents about the same child, first_shared_date = first day on which the police told an agency of one of them (null where they told none)
-- source: intermediate.int_sharable, intermediate.int_agency_knew
select
    incidents.force_code,
    incidents.incident_id,
    row_number() over (
        partition by incidents.force_code, incidents.child_id
        order by incidents.reported_date, incidents.incident_id
    ) - 1 as earlier_count,
    min(shared.knew_date) over (
        partition by incidents.force_code, incidents.child_id
        order by incidents.reported_date, incidents.incident_id
        rows between unbounded preceding and 1 preceding
    ) as first_shared_date,
from intermediate.int_sharable as incidents
left join intermediate.int_agency_knew as shared
    on incidents.force_code = shared.force_code
    and incidents.incident_id = shared.incident_id
    and shared.agency = 'any'
where incidents.child_id is not null
