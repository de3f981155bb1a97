-- Investigations by how long they took to a first action and to their closing, for the model of durations.
-- grain: force_code, opened_year, abuse_type, complexity, until, days, ending
-- units: until = what is waited for (first_action, closing), days = from opening to the end, to the force's latest extract where it is open, ending = first_action, charge, no_further_action, other_outcome, no_outcome or open, case_count = investigations
-- source: intermediate.int_investigations, intermediate.int_delivered_to, reference.outcome
with cases as (
    select
        investigations.force_code,
        investigations.opened_year,
        investigations.abuse_type,
        investigations.complexity,
        investigations.opened_date,
        investigations.first_action_date,
        coalesce(investigations.closed_date, delivered.as_at) as last_date,
        case
            when investigations.closed_date is null then 'open'
            when investigations.outcome_code is null then 'no_outcome'
            when outcome.outcome_group = 'charged' then 'charge'
            when
                outcome.outcome_group in (
                    'evidential_difficulties', 'no_suspect', 'not_in_public_interest'
                )
                then 'no_further_action'
            else 'other_outcome'
        end as closing,
    from intermediate.int_investigations as investigations
    inner join intermediate.int_delivered_to as delivered
        on investigations.force_code = delivered.force_code and delivered.measure = 'investigations'
    left join reference.outcome as outcome
        on investigations.outcome_code = outcome.outcome_code
),

waits as (
    select
        force_code,
        opened_year,
        abuse_type,
        complexity,
        'closing' as until,
        opened_date,
        last_date,
        closing as ending,
    from cases
    union all
    select
        force_code,
        opened_year,
        abuse_type,
        complexity,
        'first_action' as until,
        opened_date,
        coalesce(first_action_date, last_date) as last_date,
        case when first_action_date is not null then 'first_action' else closing end as ending,
    from cases
)

select
    force_code,
    opened_year,
    abuse_type,
    complexity,
    until,
    -- What was done before the opening was done by its first day.
    greatest(cast(date_diff('day', opened_date, last_date) as bigint), 0) as days,
    ending,
    count(*) as case_count,
from waits
group by
    force_code,
    opened_year,
    abuse_type,
    complexity,
    until,
    greatest(cast(date_diff('day', opened_date, last_date) as bigint), 0),
    ending
