-- Every day on which an incident was reported or an agency told, and those between, numbered by working days.
-- grain: day
-- units: working_day_number = working days (Monday to Friday without bank holidays) up to the day and with it, so that a difference counts those after the one and up to the other
-- source: staging.stg_incidents, staging.stg_notifications, intermediate.int_notified_month, reference.bank_holiday
with known as (
    select reported_date as day from staging.stg_incidents
    union all
    select notified_date as day from staging.stg_notifications
    union all
    select as_at as day from intermediate.int_notified_month
),

span as (
    select min(day) as first_day, max(day) as last_day
    from known
),

days as (
    select
        cast(unnest(generate_series(
            cast(first_day as timestamp), cast(last_day as timestamp), interval 1 day
        )) as date) as day,
    from span
),

marked as (
    select
        days.day,
        case
            when extract(isodow from days.day) <= 5 and bank_holiday.day is null then 1
            else 0
        end as is_working,
    from days
    left join reference.bank_holiday as bank_holiday
        on days.day = bank_holiday.day
)

select
    day,
    cast(sum(is_working) over (order by day) as bigint) as working_day_number,
from marked
