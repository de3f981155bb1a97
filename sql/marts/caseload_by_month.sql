-- Investigations opened, closed and open at the end of each month, beside the people in post.
-- grain: force_code, month
-- units: open_count = investigations open at the month's end, strength_fte = people in post
-- source: intermediate.int_month, intermediate.int_open_change, staging.stg_staffing
with moves as (
    select force_code, month, opened_count, closed_count
    from intermediate.int_open_change
),

staffing as (
    select
        force_code,
        month,
        cast(sum(strength_fte) as decimal(18, 2)) as strength_fte,
        cast(sum(accredited_fte) as decimal(18, 2)) as accredited_fte,
    from staging.stg_staffing
    group by force_code, month
),

delivered as (
    select
        force_code,
        min(month) as first_month,
    from moves
    group by force_code
),

-- People in post before the first investigation were there all the same.
months as (
    select
        delivered.force_code,
        month.month,
    from delivered
    cross join intermediate.int_month as month
    where month.month >= delivered.first_month
    union
    select
        staffing.force_code,
        staffing.month,
    from staffing
    inner join delivered
        on staffing.force_code = delivered.force_code
    where staffing.month < delivered.first_month
)

select
    months.force_code,
    months.month,
    coalesce(moves.opened_count, 0) as opened_count,
    coalesce(moves.closed_count, 0) as closed_count,
    cast(
        sum(coalesce(moves.opened_count, 0) - coalesce(moves.closed_count, 0))
            over (partition by months.force_code order by months.month) as bigint
    ) as open_count,
    staffing.strength_fte,
    staffing.accredited_fte,
    cast(null as double) as hours_demanded,
    cast(null as double) as hours_available,
from months
left join moves
    on months.force_code = moves.force_code
    and months.month = moves.month
left join staffing
    on months.force_code = staffing.force_code
    and months.month = staffing.month
