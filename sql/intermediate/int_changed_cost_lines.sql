-- Cost lines that moved since an older state of the store, by themselves or with their investigation: then, and now.
-- grain: since, force_code, cost_line_id
-- units: since = the version or month end, investigation_id = investigation now (then, where the line is gone), before_date = day of the cost then (null: not there), after_date = day of the cost now (null: withdrawn), before_type = type of its investigation then (null: not there), after_type = type of its investigation now (null: not there), before_gbp = direct pounds then, at today's rates, after_gbp = direct pounds now, was_withdrawn = withdrawn by then
-- source: staging.stg_past_cost_lines, intermediate.int_priced_lines, intermediate.int_cost_lines, intermediate.int_changed_investigations, intermediate.int_investigations
with moved_investigations as (
    select
        since,
        force_code,
        investigation_id,
        before_type,
    from intermediate.int_changed_investigations
    where before_type is distinct from after_type
),

before as (
    select
        past.since,
        past.force_code,
        past.cost_line_id,
        past.investigation_id,
        past.was_withdrawn,
        past.cost_date as before_date,
        priced.cost_gbp,
    from staging.stg_past_cost_lines as past
    left join intermediate.int_priced_lines as priced
        on past.since = priced.since
        and past.force_code = priced.force_code
        and past.cost_line_id = priced.cost_line_id
    union all
    -- Unchanged themselves: they are now as they were, but for what their investigation is.
    select
        moved.since,
        latest.force_code,
        latest.cost_line_id,
        latest.investigation_id,
        false as was_withdrawn,
        latest.cost_date as before_date,
        latest.cost_gbp,
    from moved_investigations as moved
    inner join intermediate.int_priced_lines as latest
        on latest.since = ''
        and moved.force_code = latest.force_code
        and moved.investigation_id = latest.investigation_id
    left join staging.stg_past_cost_lines as past
        on moved.since = past.since
        and latest.force_code = past.force_code
        and latest.cost_line_id = past.cost_line_id
    where past.since is null
)

select
    before.since,
    before.force_code,
    before.cost_line_id,
    coalesce(latest.investigation_id, before.investigation_id) as investigation_id,
    before.was_withdrawn,
    before.before_date,
    case
        when before.before_date is null then null
        when moved.since is not null then moved.before_type
        else investigations.abuse_type
    end as before_type,
    coalesce(before.cost_gbp, 0) as before_gbp,
    latest.cost_date as after_date,
    latest.abuse_type as after_type,
    coalesce(latest.cost_gbp, 0) as after_gbp,
from before
left join moved_investigations as moved
    on before.since = moved.since
    and before.force_code = moved.force_code
    and before.investigation_id = moved.investigation_id
left join intermediate.int_investigations as investigations
    on before.force_code = investigations.force_code
    and before.investigation_id = investigations.investigation_id
left join intermediate.int_cost_lines as latest
    on before.force_code = latest.force_code
    and before.cost_line_id = latest.cost_line_id
