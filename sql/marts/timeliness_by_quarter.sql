-- First actions on online investigations within 7, 14 and 30 days of opening, by risk and quarter opened.
-- grain: force_code, quarter, risk_level, days
-- units: due_count = investigations of which it is known, in_time_count = those with a first action within so many days, is_target = the days that the risk calls for
-- source: intermediate.int_investigations, staging.stg_investigations, staging.stg_incidents, intermediate.int_delivered_to
with online as (
    select
        investigations.force_code,
        investigations.investigation_id,
        cast(date_trunc('quarter', investigations.opened_date) as date) as quarter,
        staged.risk_level,
        -- What was done before the opening was done in time.
        case
            when investigations.first_action_date is not null
                then
                    greatest(
                        cast(
                            date_diff('day', investigations.opened_date, investigations.first_action_date)
                            as bigint
                        ),
                        0
                    )
        end as waited,
        -- Nothing more is known of one that was closed without an action.
        cast(date_diff('day', investigations.opened_date, investigations.closed_date) as bigint) as open_days,
        cast(date_diff('day', investigations.opened_date, delivered.as_at) as bigint) as seen_days,
    from intermediate.int_investigations as investigations
    inner join staging.stg_investigations as staged
        on investigations.force_code = staged.force_code
        and investigations.investigation_id = staged.investigation_id
    inner join staging.stg_incidents as incidents
        on staged.force_code = incidents.force_code
        and staged.incident_id = incidents.incident_id
    inner join intermediate.int_delivered_to as delivered
        on investigations.force_code = delivered.force_code and delivered.measure = 'investigations'
    where incidents.is_online and staged.risk_level <> 'not_assessed'
),

targets as (
    select 7 as days, 'high' as risk_level
    union all
    select 14 as days, 'medium' as risk_level
    union all
    select 30 as days, 'low' as risk_level
)

select
    online.force_code,
    online.quarter,
    online.risk_level,
    cast(targets.days as bigint) as days,
    count(*) as due_count,
    count(case when online.waited <= targets.days then 1 end) as in_time_count,
    online.risk_level = targets.risk_level as is_target,
from online
cross join targets
-- Of those opened just before the extract only the quick ones are known: none of them counts.
where
    online.seen_days >= targets.days
    and (
        online.waited is not null
        or online.open_days is null
        or online.open_days > targets.days
    )
group by online.force_code, online.quarter, online.risk_level, targets.days, targets.risk_level
