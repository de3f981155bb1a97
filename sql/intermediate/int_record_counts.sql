-- How many records of each dated source came per force and month, and to which day it was delivered.
-- grain: source, force_code, month
-- units: record_count = records in their latest version dated in the month, delivered_to = date of the latest extract that spoke of the force
-- source: latest.incidents, latest.investigations, latest.cost_lines, latest.staffing, latest.notifications, latest.ledger_totals, reference.run
with dated as (
    select 'incidents' as source, force_code, reported_date as happened, last_as_at
    from latest.incidents
    union all
    select 'investigations' as source, force_code, opened_date as happened, last_as_at
    from latest.investigations
    union all
    select 'cost_lines' as source, force_code, cost_date as happened, last_as_at
    from latest.cost_lines
    union all
    select 'staffing' as source, force_code, month as happened, last_as_at
    from latest.staffing
    union all
    select 'notifications' as source, force_code, notified_date as happened, last_as_at
    from latest.notifications
    union all
    select 'ledger_totals' as source, force_code, month as happened, last_as_at
    from latest.ledger_totals
),

counted as (
    select
        dated.source,
        dated.force_code,
        cast(date_trunc('month', dated.happened) as date) as month,
        count(case when dated.happened <= run.until_date then 1 end) as record_count,
        max(dated.last_as_at) as last_as_at,
    from dated
    cross join reference.run as run
    group by dated.source, dated.force_code, cast(date_trunc('month', dated.happened) as date)
)

select
    source,
    force_code,
    month,
    record_count,
    max(last_as_at) over (partition by source, force_code) as delivered_to,
from counted
