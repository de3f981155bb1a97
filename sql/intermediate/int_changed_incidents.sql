-- Incidents of which a version came since an older state of the store: as it had them, and as they are.
-- grain: since, force_code, incident_id
-- units: since = the version or month end, before_date = day of report then (null: not there), after_date = day of report now (null: withdrawn), was_withdrawn = withdrawn by then
-- source: past.incidents, staging.stg_incidents
select
    past.since,
    past.force_code,
    past.incident_id,
    past.was_withdrawn,
    past.reported_date as before_date,
    past.abuse_type as before_type,
    latest.reported_date as after_date,
    latest.abuse_type as after_type,
from past.incidents as past
left join staging.stg_incidents as latest
    on past.force_code = latest.force_code
    and past.incident_id = latest.incident_id
