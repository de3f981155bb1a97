-- What came of the investigations closed in each month (Home Office outcome types 1 to 22).
-- grain: force_code, month, abuse_type, outcome_code
-- units: investigation_count = investigations closed
-- source: intermediate.int_investigations
select
    force_code,
    month_closed as month,
    abuse_type,
    coalesce(outcome_code, 'not_assigned') as outcome_code,
    count(*) as investigation_count,
from intermediate.int_investigations
where month_closed is not null
group by force_code, month_closed, abuse_type, coalesce(outcome_code, 'not_assigned')
