-- Every month from the first opening of an investigation to the last known day.
-- grain: month
-- units: month = first day of the month
-- source: latest.investigations, reference.run
with span as (
    select
        min(investigations.opened_date) as first_day,
        least(max(investigations.last_as_at), max(run.until_date)) as last_day,
    from latest.investigations as investigations
    cross join reference.run as run
),

months as (
    select
        unnest(generate_series(
            date_trunc('month', first_day), date_trunc('month', last_day), interval 1 month
        )) as month,
    from span
)

select cast(month as date) as month
from months
