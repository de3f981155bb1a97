-- Cost of the investigations that have arrived, by the month in which it was incurred, on three bases.
-- grain: cost_basis, force_code, month, abuse_type, category
-- units: cost_gbp = pounds at the prices of the month, hours = hours worked, investigation_count = investigations with cost in the cell (one that has cost in several months or categories counts in each: never add these up over them), price_base = whose prices the pounds are
-- source: intermediate.int_cost_cells, intermediate.int_investigations
with summed as (
    select
        cells.force_code,
        cells.month,
        investigations.abuse_type,
        cells.category,
        sum(cells.direct_gbp) as direct_gbp,
        sum(cells.on_cost_gbp) as on_cost_gbp,
        sum(cells.full_gbp) as full_gbp,
        sum(cells.hours) as hours,
        count(*) as investigation_count,
    from intermediate.int_cost_cells as cells
    inner join intermediate.int_investigations as investigations
        on cells.force_code = investigations.force_code
        and cells.investigation_id = investigations.investigation_id
    group by cells.force_code, cells.month, investigations.abuse_type, cells.category
),

based as (
    select 'direct' as cost_basis, direct_gbp as cost_gbp, * from summed
    union all
    select 'direct_with_on_costs' as cost_basis, on_cost_gbp as cost_gbp, * from summed
    union all
    select 'full_economic' as cost_basis, full_gbp as cost_gbp, * from summed
)

select
    cost_basis,
    force_code,
    month,
    abuse_type,
    category,
    cast(cost_gbp as decimal(18, 2)) as cost_gbp,
    cast(hours as decimal(18, 2)) as hours,
    cast(investigation_count as bigint) as investigation_count,
    'prices of the month' as price_base,
from based
