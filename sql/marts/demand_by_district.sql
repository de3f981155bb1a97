-- Incidents by month reported and district of the force.
-- grain: force_code, month, district, abuse_type
-- units: incident_count = incidents reported
-- source: staging.stg_incidents
select
    force_code,
    month,
    district,
    abuse_type,
    count(*) as incident_count,
from staging.stg_incidents
group by force_code, month, district, abuse_type
