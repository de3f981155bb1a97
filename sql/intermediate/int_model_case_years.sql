-- What single investigations cost within a year, over the last three whole years: how unevenly, for the plan's chance.
-- grain: abuse_type
-- units: case_year_count = investigations with cost in a year, direct_year_gbp = pounds at the price base, direct_year_square = squares of each investigation's pounds of a year added up, on_cost_year_gbp and on_cost_year_square = the same with on-costs, full_year_gbp and full_year_square = with overhead too
-- source: intermediate.int_cost_cells, intermediate.int_investigations, intermediate.int_model_cost_delivered_to
with ends as (
    select
        force_code,
        cast(date_trunc('quarter', delivered_to + interval 1 day) as date) as end_date,
    from intermediate.int_model_cost_delivered_to
),

by_case as (
    select
        cells.force_code,
        cells.investigation_id,
        case
            when cells.month >= ends.end_date - interval 12 month then 0
            when cells.month >= ends.end_date - interval 24 month then 1
            else 2
        end as years_ago,
        cast(sum(cells.direct_gbp * cells.real_factor) as double) as direct_gbp,
        cast(sum(cells.on_cost_gbp * cells.real_factor) as double) as on_cost_gbp,
        cast(sum(cells.full_gbp * cells.real_factor) as double) as full_gbp,
    from intermediate.int_cost_cells as cells
    inner join ends on cells.force_code = ends.force_code
    where cells.month < ends.end_date and cells.month >= ends.end_date - interval 36 month
    group by
        cells.force_code,
        cells.investigation_id,
        case
            when cells.month >= ends.end_date - interval 12 month then 0
            when cells.month >= ends.end_date - interval 24 month then 1
            else 2
        end
)

select
    investigations.abuse_type,
    count(*) as case_year_count,
    sum(by_case.direct_gbp) as direct_year_gbp,
    sum(by_case.direct_gbp * by_case.direct_gbp) as direct_year_square,
    sum(by_case.on_cost_gbp) as on_cost_year_gbp,
    sum(by_case.on_cost_gbp * by_case.on_cost_gbp) as on_cost_year_square,
    sum(by_case.full_gbp) as full_year_gbp,
    sum(by_case.full_gbp * by_case.full_gbp) as full_year_square,
from by_case
inner join intermediate.int_investigations as investigations
    on by_case.force_code = investigations.force_code
    and by_case.investigation_id = investigations.investigation_id
where by_case.direct_gbp is not null
group by investigations.abuse_type
