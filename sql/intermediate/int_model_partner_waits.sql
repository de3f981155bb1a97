-- Incidents that one agency knew of, by how long it took until another knew, for the models of partners.
-- grain: force_code, financial_year, from_agency, to_agency, is_due, is_reached, working_days
-- units: financial_year = of the report, to_agency = also any (whom the police told first), is_due = 15 working days or more are known of after the first agency knew, is_reached = the other one knew by the force's extract, working_days = until it knew, or known of without it (0 where it knew before, 61 for all above 60), incident_count = incidents
-- source: intermediate.int_sharable, intermediate.int_agency_knew, staging.stg_notifications
with told as (
    -- Whom a force never tells, it may tell without a record: that agency is left out.
    select distinct force_code, agency as to_agency
    from staging.stg_notifications
    where direction = 'sent_to' and agency <> 'police'
    union all
    select distinct force_code, 'police' as to_agency
    from intermediate.int_sharable
    union all
    select distinct force_code, 'any' as to_agency
    from intermediate.int_sharable
),

pairs as (
    select
        incidents.force_code,
        incidents.financial_year,
        knew.agency as from_agency,
        told.to_agency,
        incidents.seen_working_day - knew.knew_working_day as seen_days,
        case
            when other.knew_working_day is not null
                then greatest(other.knew_working_day - knew.knew_working_day, 0)
        end as wait_days,
    from intermediate.int_sharable as incidents
    inner join intermediate.int_agency_knew as knew
        on incidents.force_code = knew.force_code and incidents.incident_id = knew.incident_id
    inner join told on incidents.force_code = told.force_code and knew.agency <> told.to_agency
    left join intermediate.int_agency_knew as other
        on knew.force_code = other.force_code
        and knew.incident_id = other.incident_id
        and told.to_agency = other.agency
    where knew.agency <> 'any' and (told.to_agency <> 'any' or knew.agency = 'police')
)

select
    force_code,
    financial_year,
    from_agency,
    to_agency,
    seen_days >= 15 as is_due,
    wait_days is not null as is_reached,
    cast(least(greatest(coalesce(wait_days, seen_days), 0), 61) as bigint) as working_days,
    count(*) as incident_count,
from pairs
group by
    force_code,
    financial_year,
    from_agency,
    to_agency,
    seen_days >= 15,
    wait_days is not null,
    cast(least(greatest(coalesce(wait_days, seen_days), 0), 61) as bigint)
