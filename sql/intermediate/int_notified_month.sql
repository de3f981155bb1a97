-- Months of which each force delivered notifications, from its first one on.
-- grain: force_code, month
-- units: as_at = to which day the force's notifications were delivered, as the version knows it
-- source: staging.stg_notifications, latest.notifications, reference.run
with counted as (
    select
        force_code,
        cast(date_trunc('month', notified_date) as date) as month,
        count(*) as notification_count,
        lead(cast(date_trunc('month', notified_date) as date)) over (
            partition by force_code
            order by cast(date_trunc('month', notified_date) as date)
        ) as next_month,
    from staging.stg_notifications
    group by force_code, cast(date_trunc('month', notified_date) as date)
),

-- A lone month two years before the rest is a slip of dates.
true_months as (
    select force_code, month, notification_count
    from counted
    where next_month is null or next_month <= month + interval 24 month
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
        true_months.force_code,
        delivered.as_at,
        min(true_months.month) as first_month,
    from true_months
    inner join delivered on true_months.force_code = delivered.force_code
    group by true_months.force_code, delivered.as_at
),

months as (
    select
        force_code,
        as_at,
        cast(unnest(generate_series(
            cast(first_month as timestamp), date_trunc('month', as_at), interval 1 month
        )) as date) as month,
    from spans
),

filled as (
    select
        months.force_code,
        months.month,
        months.as_at,
        coalesce(true_months.notification_count, 0) as notification_count,
        avg(coalesce(true_months.notification_count, 0)) over (
            partition by months.force_code
        ) as usual_count,
    from months
    left join true_months
        on months.force_code = true_months.force_code and months.month = true_months.month
)

select force_code, month, as_at
from filled
-- A force with so few may truly have had a month without any; of another one nothing came.
where notification_count > 0 or usual_count < 5
