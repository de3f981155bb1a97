-- Rows refused by reason, rows left out of the marts, and rows kept and flagged.
-- grain: source, reason, kind
-- units: row_count = rows (a refused row counts with each of its reasons), unresolved_count = of them those that no later accepted row has put right, amount_gbp = pounds that wait or are flagged (null where there are none)
-- source: latest.rejects, latest.incidents, latest.investigations, latest.notifications, latest.recorded_crime, staging.stg_recorded_crime, intermediate.int_cost_lines, intermediate.int_investigations, marts.recorded_crime_by_quarter, reference.force
with rejected as (
    select
        source,
        reason,
        count(*) as row_count,
        count(case when not is_resolved then 1 end) as unresolved_count,
    from latest.rejects
    group by source, reason
),

found as (
    select
        'cost_lines' as source,
        'investigation_not_arrived' as reason,
        'left_out' as kind,
        count(*) as row_count,
        sum(cost_gbp) as amount_gbp,
    from intermediate.int_cost_lines
    where not is_linked
    union all
    select 'cost_lines', 'rate_missing', 'left_out', count(*), null
    from intermediate.int_cost_lines
    where is_linked and cost_gbp is null
    union all
    select 'cost_lines', 'illustrative_rate', 'flagged', count(*), sum(cost_gbp)
    from intermediate.int_cost_lines
    where is_linked and is_illustrative
    union all
    select 'cost_lines', 'outside_investigation_life', 'flagged', count(*), sum(cost_gbp)
    from intermediate.int_cost_lines
    where is_outside_life
    union all
    select 'investigations', 'incident_not_arrived', 'flagged', count(*), null
    from intermediate.int_investigations
    where abuse_type = 'not_linked'
    union all
    select 'incidents', 'recorded_before_event', 'flagged', count(*), null
    from latest.incidents
    where recorded_date < reported_date
    union all
    select 'investigations', 'recorded_before_event', 'flagged', count(*), null
    from latest.investigations
    where recorded_date < opened_date
    union all
    select 'investigations', 'first_action_before_opened', 'flagged', count(*), null
    from latest.investigations
    where first_action_date < opened_date
    union all
    select 'notifications', 'recorded_before_event', 'flagged', count(*), null
    from latest.notifications
    where recorded_date < notified_date
    union all
    select 'recorded_crime', concat('not_a_police_force:', force_code), 'left_out', count(*), null
    from latest.recorded_crime
    where force_code not in (select force_code from reference."force")
    group by force_code
    union all
    select 'recorded_crime', 'negative_count', 'flagged', count(*), null
    from staging.stg_recorded_crime
    where offence_count < 0
    union all
    select 'recorded_crime', 'negative_quarter', 'flagged', count(*), null
    from marts.recorded_crime_by_quarter
    where offence_count < 0
)

select
    source,
    reason,
    'rejected' as kind,
    row_count,
    unresolved_count,
    cast(null as decimal(18, 2)) as amount_gbp,
from rejected
union all
select
    source,
    reason,
    kind,
    row_count,
    row_count as unresolved_count,
    cast(amount_gbp as decimal(18, 2)) as amount_gbp,
from found
where row_count > 0
order by source, kind, reason
