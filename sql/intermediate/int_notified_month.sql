-- Months of which each force delivered notifications, from its first one on.
-- grain: force_code, month
-- units: as_at = to which day the force's notifications were delivered, as the version knows it
-- source: staging.stg_notifications, latest.notifications, reference.run
with counted as (
    select
        force_code,
        cast(date_trunc('month', notified_date) as date) as month,
        count(*) as notification_count,
    from staging.stg_notifications
    group by force_code, cast(date_trunc('month', notified_date) as date)
),

delivered as (
    select
        notifications.force_code,
        least(max(notifications.last_as_at), max(run.until_date), max(run.as_known_date)) as as_at,
    from latest.notifications as notifications
    cross join reference.run as run
    group by notifications.force_code
),

spans as (
    select
        counted.force_code,
        delivered.as_at,
        min(counted.month) as first_month,
        avg(counted.notification_count) as usual_count,
    from counted
    inner join delivered on counted.force_code = delivered.force_code
    group by counted.force_code, delivered.as_at
),

months as (
    select
        force_code,
        as_at,
        usual_count,
        unnest(generate_series(
            cast(first_month as timestamp), date_trunc('month', as_at), interval 1 month
        )) as month,
    from spans
)

select
    months.force_code,
    cast(months.month as date) as month,
    months.as_at,
from months
left join counted
    on months.force_code = counted.force_code and cast(months.month as date) = counted.month
-- So far below a usual month that it holds slips of dates, or nothing came: it was not delivered.
-- A force with few notifications may truly have had a month without any.
where 5 * (coalesce(counted.notification_count, 0) + 1) >= months.usual_count
