-- Investigations with their cost so far on three bases, for the models of unit cost.
-- grain: force_code, investigation_id
-- units: direct_gbp = pounds as incurred, on_cost_gbp = with on-costs, full_gbp = with overhead too, direct_real_gbp = at the price base (null where a day has no price index), direct_error_gbp = error of the direct pounds from rates and shares, hours = hours worked, timed_gbp = direct pounds of lines with hours, price_base = financial year of the real pounds
-- source: intermediate.int_investigation_cost, intermediate.int_price
with base as (
    select distinct price_base
    from intermediate.int_price
)

select
    cost.force_code,
    cost.investigation_id,
    cost.abuse_type,
    cost.complexity,
    cost.opened_year,
    cost.opened_quarter,
    cost.closed_date is not null as is_closed,
    cost.direct_gbp,
    cost.on_cost_gbp,
    cost.full_gbp,
    cost.direct_real_gbp,
    cost.on_cost_real_gbp,
    cost.full_real_gbp,
    cost.direct_error_gbp,
    cost.on_cost_error_gbp,
    cost.full_error_gbp,
    cost.hours,
    cost.timed_gbp,
    base.price_base,
from intermediate.int_investigation_cost as cost
cross join base
-- A force that delivered no cost line has no cost that is known: it is missing, not nought.
where cost.is_force_costed
