-- Investigations opened, closed and open at the end of each month, beside the people in post.
-- grain: force_code, month
-- units: open_count = investigations open at the month's end, strength_fte = people in post
-- source: intermediate.int_month, intermediate.int_open_change, staging.stg_staffing
with delivered as (
    select
        force_code,
        min(month) as first_month,
    from intermediate.int_open_change
    group by force_code
),

months as (
    select
        delivered.force_code,
        month.month,
    from delivered
    cross join intermediate.int_month as month
    where month.month >= delivered.first_month
)

select
    months.force_code,
    months.month,
    coalesce(change.opened_count, 0) as opened_count,
    coalesce(change.closed_count, 0) as closed_count,
    cast(
        sum(coalesce(change.opened_count, 0) - coalesce(change.closed_count, 0))
            over (partition by months.force_code order by months.month) as bigint
    ) as open_count,
    staffing.strength_fte,
    staffing.accredited_fte,
    cast(null as double) as hours_demanded,
    cast(null as double) as hours_available,
from months
left join intermediate.int_open_change as change
    on months.force_code = change.force_code
    and months.month = change.month
left join staging.stg_staffing as staffing
    on months.force_code = staffing.force_code
    and months.month = staffing.month
