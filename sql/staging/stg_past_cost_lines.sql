-- Cost lines as an older state of the store had them, of those of which a version came later.
-- grain: since, force_code, cost_line_id
-- units: since = the version or month end that knew them so, is_held = it had the line (else all of it is null), was_withdrawn = the line had been withdrawn by then
-- source: past.cost_lines
select
    since,
    force_code,
    cost_line_id,
    investigation_id,
    cost_date,
    category,
    grade,
    hours,
    amount_gbp,
    is_held,
    was_withdrawn,
from past.cost_lines
