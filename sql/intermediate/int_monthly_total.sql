-- What this version publishes by month, to be set beside what an older one published; pounds in pence.
-- grain: measure, force_code, month, abuse_type
-- units: amount = records of the measure in the month, of cost the direct pounds of the month in pence
-- source: marts.demand_by_month, marts.outcome_by_month, marts.cost_by_month
select
    measure,
    force_code,
    month,
    abuse_type,
    cast(sum(amount) as bigint) as amount,
from (
    select 'incidents' as measure, force_code, month, abuse_type, incident_count as amount
    from marts.demand_by_month
    union all
    select 'investigations' as measure, force_code, month, abuse_type, investigation_count as amount
    from marts.demand_by_month
    union all
    select 'closed' as measure, force_code, month, abuse_type, investigation_count as amount
    from marts.outcome_by_month
    union all
    select 'cost' as measure, force_code, month, abuse_type, cast(cost_gbp * 100 as bigint) as amount
    from marts.cost_by_month
    where cost_basis = 'direct'
) as published
group by measure, force_code, month, abuse_type
having sum(amount) <> 0
