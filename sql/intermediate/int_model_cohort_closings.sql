-- Closed investigations by quarter opened and quarter closed, for the model of what open ones still cost.
-- grain: force_code, abuse_type, complexity, opened_quarter, closed_quarter
-- units: closed_count = investigations closed in the quarter
-- source: intermediate.int_investigation_cost
select
    force_code,
    abuse_type,
    complexity,
    opened_quarter,
    cast(date_trunc('quarter', closed_date) as date) as closed_quarter,
    count(*) as closed_count,
from intermediate.int_investigation_cost
-- A force that delivered no cost line has no cost that is known.
where closed_date is not null and is_force_costed
group by force_code, abuse_type, complexity, opened_quarter, cast(date_trunc('quarter', closed_date) as date)
