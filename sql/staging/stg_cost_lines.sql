-- Cost lines in their latest version, up to the day until which the build looks.
-- grain: force_code, cost_line_id
-- units: hours = hours worked, amount_gbp = pounds as delivered (null where hours and grade are to be costed)
-- source: latest.cost_lines, reference.run
select
    cost_lines.force_code,
    cost_lines.cost_line_id,
    cost_lines.investigation_id,
    cost_lines.cost_date,
    cost_lines.category,
    cost_lines.grade,
    cost_lines.hours,
    cost_lines.amount_gbp,
from latest.cost_lines as cost_lines
cross join reference.run as run
where cost_lines.cost_date <= run.until_date
