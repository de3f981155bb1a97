-- Investigations with their cost so far; case level, published apart from what the dashboard reads.
-- grain: investigation_id
-- units: duration_days = days from opening to closing, cost_to_date_gbp = pounds at the prices of each day (null where the force delivered no cost line), expected_final_cost_gbp = the same where closed (the models add what open ones are still expected to cost), expected_final_cost_real_gbp = that at the price base, price_base = financial year of the real pounds
-- source: intermediate.int_investigation_cost, intermediate.int_price
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
    case when cost.is_force_costed and cost.closed_date is not null then cost.direct_gbp end
        as expected_final_cost_gbp,
    case when cost.is_force_costed and cost.closed_date is not null then cost.direct_real_gbp end
        as expected_final_cost_real_gbp,
    base.price_base,
from intermediate.int_investigation_cost as cost
cross join base
