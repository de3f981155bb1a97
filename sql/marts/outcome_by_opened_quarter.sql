-- What has come, so far, of the investigations opened in each quarter; those still open stand as `open`.
-- grain: force_code, opened_quarter, abuse_type, outcome_code
-- units: investigation_count = investigations opened in the quarter
-- source: intermediate.int_investigations
with investigations as (
    select
        force_code,
        cast(date_trunc('quarter', opened_date) as date) as opened_quarter,
        abuse_type,
        case
            when closed_date is null then 'open'
            else coalesce(outcome_code, 'not_assigned')
        end as outcome_code,
    from intermediate.int_investigations
)

select
    force_code,
    opened_quarter,
    abuse_type,
    outcome_code,
    count(*) as investigation_count,
from investigations
group by force_code, opened_quarter, abuse_type, outcome_code
