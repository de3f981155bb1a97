-- Child-protection demand: incidents by month reported, investigations by month opened.
-- grain: force_code, month, abuse_type, referral_source
-- units: incident_count = incidents reported, recorded_crime_count = of them recorded as crimes, non_recent_count = of them begun over a year before, online_count = of them online, investigation_count = investigations opened
-- source: staging.stg_incidents, intermediate.int_investigations
with incidents as (
    select
        force_code,
        month,
        abuse_type,
        referral_source,
        count(*) as incident_count,
        count(case when is_crime_recorded then 1 end) as recorded_crime_count,
        count(case when is_non_recent then 1 end) as non_recent_count,
        count(case when is_online then 1 end) as online_count,
        0 as investigation_count,
    from staging.stg_incidents
    group by force_code, month, abuse_type, referral_source
),

investigations as (
    select
        force_code,
        month_opened as month,
        abuse_type,
        referral_source,
        0 as incident_count,
        0 as recorded_crime_count,
        0 as non_recent_count,
        0 as online_count,
        count(*) as investigation_count,
    from intermediate.int_investigations
    group by force_code, month_opened, abuse_type, referral_source
)

select
    force_code,
    month,
    abuse_type,
    referral_source,
    cast(sum(incident_count) as bigint) as incident_count,
    cast(sum(recorded_crime_count) as bigint) as recorded_crime_count,
    cast(sum(non_recent_count) as bigint) as non_recent_count,
    cast(sum(online_count) as bigint) as online_count,
    cast(sum(investigation_count) as bigint) as investigation_count,
from (
    select * from incidents
    union all
    select * from investigations
) as demand
group by force_code, month, abuse_type, referral_source
