-- Investigations with the type and source of the incident that they look into.
-- grain: force_code, investigation_id
-- units: month_opened = first day of the month of opening, opened_year = April to March year of opening
-- source: staging.stg_investigations, staging.stg_incidents
select
    investigations.force_code,
    investigations.investigation_id,
    investigations.opened_date,
    investigations.closed_date,
    investigations.first_action_date,
    investigations.complexity,
    investigations.outcome_code,
    cast(date_trunc('month', investigations.opened_date) as date) as month_opened,
    cast(date_trunc('month', investigations.closed_date) as date) as month_closed,
    concat(
        cast(extract(year from investigations.opened_date - interval 3 month) as varchar),
        '/',
        right(cast(extract(year from investigations.opened_date + interval 9 month) as varchar), 2)
    ) as opened_year,
    coalesce(incidents.abuse_type, 'not_linked') as abuse_type,
    coalesce(incidents.referral_source, 'not_linked') as referral_source,
from staging.stg_investigations as investigations
left join staging.stg_incidents as incidents
    on investigations.force_code = incidents.force_code
    and investigations.incident_id = incidents.incident_id
