-- How old a month was when its records were entered on the force's own system: one row per month and age.
-- grain: measure, force_code, month, age
-- units: age = months between the month and the last one that was over when an extract, made on the same day of a month as the force's latest, first could hold the record; record_count = records in force today whose day of entry is known, by the earliest that any version said
-- source: staging.stg_incidents, staging.stg_investigations, history.incidents, history.investigations, intermediate.int_extract_day
with recorded as (
    select
        'incidents' as measure,
        force_code,
        incident_id as record_id,
        min(recorded_date) as recorded_date,
    from history.incidents
    group by force_code, incident_id
    union all
    select
        'investigations' as measure,
        force_code,
        investigation_id as record_id,
        min(recorded_date) as recorded_date,
    from history.investigations
    group by force_code, investigation_id
),

latest as (
    select 'incidents' as measure, force_code, incident_id as record_id, month
    from staging.stg_incidents
    union all
    select
        'investigations' as measure,
        force_code,
        investigation_id as record_id,
        cast(date_trunc('month', opened_date) as date) as month,
    from staging.stg_investigations
),

extracts as (
    select
        measure,
        force_code,
        max(as_at) as as_at,
        -- Days by which extracts follow the end of the last month that is over; a month's last day is none.
        cast(day(max(as_at) + interval 1 day) - 1 as integer) as days_after_month,
    from intermediate.int_extract_day
    group by measure, force_code
)

select
    latest.measure,
    latest.force_code,
    latest.month,
    greatest(
        datediff('month', latest.month, recorded.recorded_date - extracts.days_after_month),
        0
    ) as age,
    count(*) as record_count,
from latest
inner join recorded
    on latest.measure = recorded.measure
    and latest.force_code = recorded.force_code
    and latest.record_id = recorded.record_id
inner join extracts
    on latest.measure = extracts.measure
    and latest.force_code = extracts.force_code
where recorded.recorded_date <= extracts.as_at
group by all
