-- When the records of a month first came: the development triangle, one row per month and extract.
-- grain: measure, force_code, month, first_as_at
-- units: first_as_at = date of the extract that first held the record, record_count = records in force today that it first held
-- source: staging.stg_incidents, staging.stg_investigations, history.incidents, history.investigations
with incidents as (
    select
        force_code,
        incident_id,
        min(as_at) as first_as_at,
    from history.incidents
    group by force_code, incident_id
),

investigations as (
    select
        force_code,
        investigation_id,
        min(as_at) as first_as_at,
    from history.investigations
    group by force_code, investigation_id
)

select
    'incidents' as measure,
    latest.force_code,
    latest.month,
    incidents.first_as_at,
    count(*) as record_count,
from staging.stg_incidents as latest
inner join incidents
    on latest.force_code = incidents.force_code and latest.incident_id = incidents.incident_id
group by latest.force_code, latest.month, incidents.first_as_at
union all
select
    'investigations' as measure,
    latest.force_code,
    cast(date_trunc('month', latest.opened_date) as date) as month,
    investigations.first_as_at,
    count(*) as record_count,
from staging.stg_investigations as latest
inner join investigations
    on latest.force_code = investigations.force_code
    and latest.investigation_id = investigations.investigation_id
group by
    latest.force_code,
    cast(date_trunc('month', latest.opened_date) as date),
    investigations.first_as_at
