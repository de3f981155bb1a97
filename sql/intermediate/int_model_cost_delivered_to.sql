-- To which day each force's cost lines were delivered, for the model of cohorts.
-- grain: force_code
-- units: delivered_to = date of the latest extract of cost lines that spoke of the force, no later than the version looks
-- source: intermediate.int_record_counts, reference.run
with delivered as (
    select
        force_code,
        max(delivered_to) as delivered_to,
    from intermediate.int_record_counts
    where source = 'cost_lines'
    group by force_code
)

select
    delivered.force_code,
    -- A version that looks back knows no extract dated later, though it has confirmed older records.
    least(delivered.delivered_to, run.as_known_date, run.until_date) as delivered_to,
from delivered
cross join reference.run as run
