-- Incidents in their latest version, up to the day until which the build looks.
-- grain: force_code, incident_id
-- units: reported_date = day on which the police were told, is_non_recent = began over a year before it was reported
-- source: latest.incidents, reference.run
select
    incidents.force_code,
    incidents.incident_id,
    incidents.reported_date,
    cast(date_trunc('month', incidents.reported_date) as date) as month,
    incidents.abuse_type,
    incidents.referral_source,
    incidents.child_id,
    incidents.is_online,
    incidents.is_crime_recorded,
    coalesce(incidents.district, 'not_known') as district,
    cast(date_trunc('month', incidents.occurred_from) as date) as occurred_month,
    coalesce(incidents.occurred_from < incidents.reported_date - interval 1 year, false) as is_non_recent,
from latest.incidents as incidents
cross join reference.run as run
where incidents.reported_date <= run.until_date
