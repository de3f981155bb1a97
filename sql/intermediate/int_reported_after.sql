-- In which month what began in a month was reported: the triangle of delays between the two.
-- grain: force_code, month, reported_month
-- units: month = month in which it began, record_count = incidents; those of unknown beginning are not in it
-- source: staging.stg_incidents
select
    force_code,
    occurred_month as month,
    month as reported_month,
    count(*) as record_count,
from staging.stg_incidents
where occurred_month is not null
group by force_code, occurred_month, month
