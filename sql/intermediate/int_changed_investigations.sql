-- Investigations that moved since an older state of the store, by themselves or with their incident: then, and now.
-- grain: since, force_code, investigation_id
-- units: since = the version or month end, before_opened_date = day of opening then (null: not there), after_opened_date = day of opening now (null: withdrawn), before_type = type of its incident then, after_type = type of its incident now, was_withdrawn = withdrawn by then
-- source: past.investigations, intermediate.int_changed_incidents, intermediate.int_investigations, staging.stg_investigations, staging.stg_incidents
with retyped as (
    select
        since,
        force_code,
        incident_id,
        before_type,
    from intermediate.int_changed_incidents
    where before_type is distinct from after_type
),

moved as (
    select
        since,
        force_code,
        investigation_id,
        was_withdrawn,
        is_held,
        incident_id,
        opened_date,
        closed_date,
        complexity,
        outcome_code,
    from past.investigations
),

-- Unchanged themselves: they are now as they were, but for what their incident is.
followers as (
    select
        retyped.since,
        latest.force_code,
        latest.investigation_id,
        false as was_withdrawn,
        true as is_held,
        latest.incident_id,
        latest.opened_date,
        latest.closed_date,
        latest.complexity,
        latest.outcome_code,
    from retyped
    inner join staging.stg_investigations as latest
        on retyped.force_code = latest.force_code
        and retyped.incident_id = latest.incident_id
    left join moved
        on retyped.since = moved.since
        and latest.force_code = moved.force_code
        and latest.investigation_id = moved.investigation_id
    where moved.since is null
),

before as (
    select * from moved
    union all
    select * from followers
)

select
    before.since,
    before.force_code,
    before.investigation_id,
    before.was_withdrawn,
    before.opened_date as before_opened_date,
    before.closed_date as before_closed_date,
    before.complexity as before_complexity,
    before.outcome_code as before_outcome,
    case
        when not before.is_held then null
        when retyped.since is not null then coalesce(retyped.before_type, 'not_linked')
        else coalesce(incidents.abuse_type, 'not_linked')
    end as before_type,
    latest.opened_date as after_opened_date,
    latest.closed_date as after_closed_date,
    latest.complexity as after_complexity,
    latest.outcome_code as after_outcome,
    latest.abuse_type as after_type,
from before
left join intermediate.int_investigations as latest
    on before.force_code = latest.force_code
    and before.investigation_id = latest.investigation_id
left join retyped
    on before.since = retyped.since
    and before.force_code = retyped.force_code
    and before.incident_id = retyped.incident_id
left join staging.stg_incidents as incidents
    on before.force_code = incidents.force_code
    and before.incident_id = incidents.incident_id
