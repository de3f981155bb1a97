-- How many investigations opened and closed in each month.
-- grain: force_code, month
-- units: opened_count = investigations opened, closed_count = investigations closed
-- source: intermediate.int_investigations
with moves as (
    select force_code, month_opened as month, 1 as opened, 0 as closed
    from intermediate.int_investigations
    union all
    select force_code, month_closed as month, 0 as opened, 1 as closed
    from intermediate.int_investigations
    where month_closed is not null
)

select
    force_code,
    month,
    cast(sum(opened) as bigint) as opened_count,
    cast(sum(closed) as bigint) as closed_count,
from moves
group by force_code, month
