-- Cost by quarter opened and quarter incurred on three bases, for the model of cohorts: what development triangles are made of.
-- grain: force_code, abuse_type, complexity, opened_quarter, cost_quarter
-- units: direct_gbp = pounds as incurred, on_cost_gbp = with on-costs, full_gbp = with overhead too, real_factor = to the price base (null where the quarter has no price index)
-- source: intermediate.int_cost_cells, intermediate.int_investigations
select
    cells.force_code,
    investigations.abuse_type,
    investigations.complexity,
    cast(date_trunc('quarter', investigations.opened_date) as date) as opened_quarter,
    cast(date_trunc('quarter', cells.month) as date) as cost_quarter,
    cast(sum(cells.direct_gbp) as double) as direct_gbp,
    cast(sum(cells.on_cost_gbp) as double) as on_cost_gbp,
    cast(sum(cells.full_gbp) as double) as full_gbp,
    -- Quarters lie within financial years, so that one factor holds for the whole of one.
    cast(max(cells.real_factor) as double) as real_factor,
from intermediate.int_cost_cells as cells
inner join intermediate.int_investigations as investigations
    on cells.force_code = investigations.force_code
    and cells.investigation_id = investigations.investigation_id
group by
    cells.force_code,
    investigations.abuse_type,
    investigations.complexity,
    cast(date_trunc('quarter', investigations.opened_date) as date),
    cast(date_trunc('quarter', cells.month) as date)
