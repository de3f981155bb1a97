-- Direct cost of the investigations that have arrived, by the month in which it was incurred.
-- grain: cost_basis, force_code, month, abuse_type, category
-- units: cost_gbp = pounds at the prices of the month, hours = hours worked
-- source: intermediate.int_cost_lines
select
    'direct' as cost_basis,
    force_code,
    month,
    abuse_type,
    category,
    cast(sum(cost_gbp) as decimal(18, 2)) as cost_gbp,
    cast(sum(hours) as decimal(18, 2)) as hours,
from intermediate.int_cost_lines
where is_linked and cost_gbp is not null
group by force_code, month, abuse_type, category
