-- Closed investigations whose cost says little: without a line, of nothing or less, or with a line that no rate priced.
-- grain: force_code, opened_year, abuse_type
-- units: investigation_count = closed investigations, without_cost_count = those without any cost line in pounds (they count as £0), not_positive_count = those whose lines come to nothing or less, rate_missing_count = those with hours on a day without a rate (their cost lacks them)
-- source: intermediate.int_investigation_cost
select
    force_code,
    opened_year,
    abuse_type,
    cast(count(*) as bigint) as investigation_count,
    cast(sum(case when is_costed then 0 else 1 end) as bigint) as without_cost_count,
    cast(sum(case when is_costed and direct_gbp <= 0 then 1 else 0 end) as bigint) as not_positive_count,
    cast(sum(case when is_rate_missing then 1 else 0 end) as bigint) as rate_missing_count,
from intermediate.int_investigation_cost
where closed_date is not null
    -- A force without any cost line stands in no mean, so that none of its cases counts as £0.
    and is_force_costed
group by force_code, opened_year, abuse_type
