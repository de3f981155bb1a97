-- Incidents of the months of which the force delivered notifications: those whose sharing is known.
-- grain: force_code, incident_id
-- units: reported_date = day on which the police were told, financial_year = April to March year of it, as_at = to which day notifications were delivered, seen_working_day = that day's number among working days
-- source: staging.stg_incidents, intermediate.int_notified_month, intermediate.int_working_day
select
    incidents.force_code,
    incidents.incident_id,
    incidents.reported_date,
    incidents.month,
    incidents.referral_source,
    incidents.child_id,
    concat(
        cast(extract(year from incidents.reported_date - interval 3 month) as varchar),
        '/',
        right(cast(extract(year from incidents.reported_date + interval 9 month) as varchar), 2)
    ) as financial_year,
    months.as_at,
    working_day.working_day_number as seen_working_day,
from staging.stg_incidents as incidents
inner join intermediate.int_notified_month as months
    on incidents.force_code = months.force_code and incidents.month = months.month
inner join intermediate.int_working_day as working_day
    on months.as_at = working_day.day
