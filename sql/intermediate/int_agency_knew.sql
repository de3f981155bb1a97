-- The first day on which each agency knew of an incident: it told the police, or they told it.
-- grain: force_code, incident_id, agency
-- units: agency = also police (the day of the report) and any (the first of those whom the police told), knew_date = that day, knew_working_day = its number among working days, is_told = the police told it
-- source: staging.stg_incidents, staging.stg_notifications, intermediate.int_working_day
with knew as (
    select force_code, incident_id, 'police' as agency, reported_date as knew_date, false as is_told
    from staging.stg_incidents
    union all
    select force_code, incident_id, agency, notified_date as knew_date, direction = 'sent_to' as is_told
    from staging.stg_notifications
    -- When the police knew is said by the report.
    where agency <> 'police'
    union all
    select force_code, incident_id, 'any' as agency, notified_date as knew_date, true as is_told
    from staging.stg_notifications
    where agency <> 'police' and direction = 'sent_to'
),

first_day as (
    select
        force_code,
        incident_id,
        agency,
        min(knew_date) as knew_date,
        max(case when is_told then 1 else 0 end) = 1 as is_told,
    from knew
    group by force_code, incident_id, agency
)

select
    first_day.force_code,
    first_day.incident_id,
    first_day.agency,
    first_day.knew_date,
    working_day.working_day_number as knew_working_day,
    first_day.is_told,
from first_day
inner join intermediate.int_working_day as working_day
    on first_day.knew_date = working_day.day
