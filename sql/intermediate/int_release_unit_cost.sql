-- What investigations are expected to cost in the end by force and year of opening, with what the dearest weigh.
-- grain: force_code, financial_year
-- units: financial_year = April to March year of opening, investigation_count = closed and open, unknown_count = of them without an expected cost, amount_gbp = pounds together, largest_gbp = the dearest one (by its size, where reversals outweigh), second_largest_gbp = the next, squares_gbp2 = their squares added up
-- source: marts.investigation
with cases as (
    select
        force_code,
        concat(
            cast(extract(year from opened_date - interval 3 month) as varchar),
            '/',
            right(cast(extract(year from opened_date + interval 9 month) as varchar), 2)
        ) as financial_year,
        expected_final_cost_gbp as cost_gbp,
        row_number() over (
            partition by force_code, extract(year from opened_date - interval 3 month)
            order by abs(coalesce(expected_final_cost_gbp, 0)) desc, investigation_id
        ) as place,
    from marts.investigation
    where cost_to_date_gbp is not null
)

select
    force_code,
    financial_year,
    count(*) as investigation_count,
    count(*) - count(cost_gbp) as unknown_count,
    cast(coalesce(sum(cost_gbp), 0) as double) as amount_gbp,
    cast(coalesce(max(case when place = 1 then abs(cost_gbp) end), 0) as double) as largest_gbp,
    cast(coalesce(max(case when place = 2 then abs(cost_gbp) end), 0) as double) as second_largest_gbp,
    coalesce(sum(cast(cost_gbp as double) * cast(cost_gbp as double)), 0) as squares_gbp2,
from cases
group by force_code, financial_year
