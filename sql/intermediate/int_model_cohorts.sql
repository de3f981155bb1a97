-- Investigations by the quarter in which they were opened, with their cost so far on three bases, for the model of cohorts.
-- grain: force_code, abuse_type, complexity, opened_quarter
-- units: open_count = investigations still open, direct_to_date_gbp = pounds as incurred, on_cost_to_date_gbp = with on-costs, full_to_date_gbp = with overhead too, direct_open_to_date_gbp = pounds as incurred by those still open
-- source: intermediate.int_investigation_cost
with cost as (
    select
        *,
        closed_date is null as is_open,
    from intermediate.int_investigation_cost
    -- A force that delivered no cost line has no cost that is known: it is missing, not nought.
    where is_force_costed
)

select
    force_code,
    abuse_type,
    complexity,
    opened_quarter,
    count(*) as investigation_count,
    count(case when is_open then 1 end) as open_count,
    cast(sum(direct_gbp) as decimal(18, 2)) as direct_to_date_gbp,
    cast(sum(on_cost_gbp) as decimal(18, 2)) as on_cost_to_date_gbp,
    cast(sum(full_gbp) as decimal(18, 2)) as full_to_date_gbp,
    cast(sum(case when is_open then direct_gbp else 0 end) as decimal(18, 2)) as direct_open_to_date_gbp,
    cast(sum(case when is_open then on_cost_gbp else 0 end) as decimal(18, 2)) as on_cost_open_to_date_gbp,
    cast(sum(case when is_open then full_gbp else 0 end) as decimal(18, 2)) as full_open_to_date_gbp,
from cost
group by force_code, abuse_type, complexity, opened_quarter
