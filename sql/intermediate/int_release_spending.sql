-- Direct cost by force, financial year and category, with what the dearest investigations weigh in it.
-- grain: force_code, financial_year, category
-- units: category = one of them, or all of them together, financial_year = April to March year in which the cost was incurred, investigation_count = with cost in the cell, amount_gbp = pounds, largest_gbp = of the dearest one (by its size, where reversals outweigh), second_largest_gbp = of the next, squares_gbp2 = their squares added up
-- source: intermediate.int_cost_cells
with dated as (
    select
        force_code,
        investigation_id,
        category,
        concat(
            cast(extract(year from month - interval 3 month) as varchar),
            '/',
            right(cast(extract(year from month + interval 9 month) as varchar), 2)
        ) as financial_year,
        direct_gbp,
    from intermediate.int_cost_cells
),

cases as (
    select force_code, financial_year, category, investigation_id, sum(direct_gbp) as cost_gbp
    from dated
    group by force_code, financial_year, category, investigation_id
    union all
    select force_code, financial_year, 'all' as category, investigation_id, sum(direct_gbp) as cost_gbp
    from dated
    group by force_code, financial_year, investigation_id
),

placed as (
    select
        force_code,
        financial_year,
        category,
        cost_gbp,
        row_number() over (
            partition by force_code, financial_year, category
            order by abs(cost_gbp) desc, investigation_id
        ) as place,
    from cases
)

select
    force_code,
    financial_year,
    category,
    count(*) as investigation_count,
    cast(sum(cost_gbp) as double) as amount_gbp,
    cast(max(case when place = 1 then abs(cost_gbp) end) as double) as largest_gbp,
    cast(coalesce(max(case when place = 2 then abs(cost_gbp) end), 0) as double) as second_largest_gbp,
    sum(cast(cost_gbp as double) * cast(cost_gbp as double)) as squares_gbp2,
from placed
group by force_code, financial_year, category
