-- Incidents about a child of whom an earlier one was reported, and those before any agency was told.
-- grain: force_code, financial_year
-- units: financial_year = of the report, incident_count = incidents whose sharing is known, child_known_count = of them with the child's identifier, repeat_count = of these reported on a later day than another about the child, before_sharing_count = of these reported before the police had told any agency of an earlier one
-- source: intermediate.int_sharable, intermediate.int_child_history
select
    incidents.force_code,
    incidents.financial_year,
    count(*) as incident_count,
    count(incidents.child_id) as child_known_count,
    count(case when history.earlier_count > 0 then 1 end) as repeat_count,
    count(
        case
            when
                history.earlier_count > 0
                and (
                    history.first_shared_date is null
                    or history.first_shared_date > incidents.reported_date
                )
                then 1
        end
    ) as before_sharing_count,
from intermediate.int_sharable as incidents
left join intermediate.int_child_history as history
    on incidents.force_code = history.force_code
    and incidents.child_id = history.child_id
    and incidents.reported_date = history.reported_date
group by incidents.force_code, incidents.financial_year
