-- Cost of the last three whole years by age of the investigation and category, for the plan's profile of spending.
-- grain: force_code, abuse_type, quarters_since_opened, category
-- units: direct_real_gbp = pounds at the price base, on_cost_real_gbp = with on-costs, full_real_gbp = with overhead too, hours = hours worked
-- source: intermediate.int_cost_cells, intermediate.int_investigations, intermediate.int_model_cost_delivered_to
with ends as (
    select
        force_code,
        -- The first day after the last quarter that was delivered whole.
        cast(date_trunc('quarter', delivered_to + interval 1 day) as date) as end_date,
    from intermediate.int_model_cost_delivered_to
),

recent as (
    select
        cells.*,
        investigations.abuse_type,
        cast(date_trunc('quarter', investigations.opened_date) as date) as opened_quarter,
        cast(date_trunc('quarter', cells.month) as date) as cost_quarter,
    from intermediate.int_cost_cells as cells
    inner join intermediate.int_investigations as investigations
        on cells.force_code = investigations.force_code
        and cells.investigation_id = investigations.investigation_id
    inner join ends on cells.force_code = ends.force_code
    where cells.month < ends.end_date and cells.month >= ends.end_date - interval 36 month
),

aged as (
    select
        *,
        -- What was spent before the opening counts at the opening.
        greatest(
            cast(
                (extract(year from cost_quarter) - extract(year from opened_quarter)) * 4
                + (extract(month from cost_quarter) - extract(month from opened_quarter)) / 3 as bigint
            ),
            0
        ) as quarters_since_opened,
    from recent
)

select
    force_code,
    abuse_type,
    quarters_since_opened,
    category,
    cast(sum(direct_gbp * real_factor) as double) as direct_real_gbp,
    cast(sum(on_cost_gbp * real_factor) as double) as on_cost_real_gbp,
    cast(sum(full_gbp * real_factor) as double) as full_real_gbp,
    cast(sum(hours) as double) as hours,
from aged
group by force_code, abuse_type, quarters_since_opened, category
