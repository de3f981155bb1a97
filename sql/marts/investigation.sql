-- Investigations with their cost so far and in the end; case level, published apart from what the dashboard reads.
-- grain: investigation_id
-- units: duration_days = days from opening to closing, cost_to_date_gbp = pounds at the prices of each day (null where the force delivered no cost line), expected_final_cost_gbp = the same and, where it is open, what it is still expected to cost (null where no development is known), expected_final_cost_real_gbp = that at the price base, what is still to come at the prices of the last quarter delivered whole, price_base = financial year of the real pounds
-- source: intermediate.int_investigation_cost, intermediate.int_price, modelled.still_to_come
with base as (
    select distinct price_base
    from intermediate.int_price
)

select
    cost.investigation_id,
    cost.force_code,
    cost.abuse_type,
    cost.complexity,
    cost.opened_date,
    cost.closed_date,
    cast(date_diff('day', cost.opened_date, cost.closed_date) as bigint) as duration_days,
    case when cost.is_force_costed then cost.direct_gbp end as cost_to_date_gbp,
    cast(
        case
            when cost.is_force_costed and cost.closed_date is not null then cost.direct_gbp
            when cost.is_force_costed then cost.direct_gbp + to_come.still_to_come_gbp
        end as decimal(18, 2)
    ) as expected_final_cost_gbp,
    cast(
        case
            when cost.is_force_costed and cost.closed_date is not null then cost.direct_real_gbp
            when cost.is_force_costed then cost.direct_real_gbp + to_come.still_to_come_real_gbp
        end as decimal(18, 2)
    ) as expected_final_cost_real_gbp,
    base.price_base,
from intermediate.int_investigation_cost as cost
cross join base
left join modelled.still_to_come as to_come
    on cost.force_code = to_come.force_code
    and cost.abuse_type = to_come.abuse_type
    and cost.complexity = to_come.complexity
    and cost.opened_quarter = to_come.opened_quarter
