-- Cost so far of each investigation on three bases, in pounds of the day and at the price base.
-- grain: force_code, investigation_id
-- units: direct_gbp = pounds as incurred, on_cost_gbp = with on-costs, full_gbp = with overhead too, direct_real_gbp = at the price base (null where a day has no price index), direct_error_gbp = error of the direct pounds from rates and shares, on_cost_error_gbp = the same with on-costs, full_error_gbp = with overhead, hours = hours worked, timed_gbp = direct pounds of lines with hours, is_costed = has a line with pounds, is_rate_missing = has a line with hours on a day without a rate, is_force_costed = its force delivered a cost line (else its cost is not known, and is not £0)
-- source: intermediate.int_investigations, intermediate.int_cost_cells, intermediate.int_cost_lines
with cost as (
    select
        force_code,
        investigation_id,
        sum(direct_gbp) as direct_gbp,
        sum(on_cost_gbp) as on_cost_gbp,
        sum(full_gbp) as full_gbp,
        sum(round(direct_gbp * real_factor, 2)) as direct_real_gbp,
        sum(round(on_cost_gbp * real_factor, 2)) as on_cost_real_gbp,
        sum(round(full_gbp * real_factor, 2)) as full_real_gbp,
        count(*) - count(real_factor) as unpriced_count,
        sum(direct_error_gbp) as direct_error_gbp,
        sum(on_cost_error_gbp) as on_cost_error_gbp,
        sum(full_error_gbp) as full_error_gbp,
        sum(hours) as hours,
        sum(timed_gbp) as timed_gbp,
    from intermediate.int_cost_cells
    group by force_code, investigation_id
),

costed_forces as (
    select distinct force_code
    from intermediate.int_cost_lines
),

unpriced as (
    select distinct
        force_code,
        investigation_id,
    from intermediate.int_cost_lines
    where is_linked and cost_gbp is null
)

select
    investigations.force_code,
    investigations.investigation_id,
    investigations.abuse_type,
    investigations.complexity,
    investigations.opened_date,
    investigations.closed_date,
    investigations.opened_year,
    cast(date_trunc('quarter', investigations.opened_date) as date) as opened_quarter,
    cast(coalesce(cost.direct_gbp, 0) as decimal(18, 2)) as direct_gbp,
    cast(coalesce(cost.on_cost_gbp, 0) as decimal(18, 2)) as on_cost_gbp,
    cast(coalesce(cost.full_gbp, 0) as decimal(18, 2)) as full_gbp,
    cast(case when coalesce(cost.unpriced_count, 0) = 0 then coalesce(cost.direct_real_gbp, 0) end as decimal(18, 2))
        as direct_real_gbp,
    cast(case when coalesce(cost.unpriced_count, 0) = 0 then coalesce(cost.on_cost_real_gbp, 0) end as decimal(18, 2))
        as on_cost_real_gbp,
    cast(case when coalesce(cost.unpriced_count, 0) = 0 then coalesce(cost.full_real_gbp, 0) end as decimal(18, 2))
        as full_real_gbp,
    cast(coalesce(cost.direct_error_gbp, 0) as double) as direct_error_gbp,
    cast(coalesce(cost.on_cost_error_gbp, 0) as double) as on_cost_error_gbp,
    cast(coalesce(cost.full_error_gbp, 0) as double) as full_error_gbp,
    cast(coalesce(cost.hours, 0) as decimal(18, 2)) as hours,
    cast(coalesce(cost.timed_gbp, 0) as decimal(18, 2)) as timed_gbp,
    cost.investigation_id is not null as is_costed,
    unpriced.investigation_id is not null as is_rate_missing,
    costed_forces.force_code is not null as is_force_costed,
from intermediate.int_investigations as investigations
left join cost
    on investigations.force_code = cost.force_code
    and investigations.investigation_id = cost.investigation_id
left join unpriced
    on investigations.force_code = unpriced.force_code
    and investigations.investigation_id = unpriced.investigation_id
left join costed_forces on investigations.force_code = costed_forces.force_code
