-- What each Home Office outcome type is called, and the group in which it is shown.
-- grain: outcome_code
-- units: outcome_group = one of the six groups of data/reference/outcome.csv
-- source: reference.outcome
select
    outcome_code,
    outcome_title,
    outcome_group,
    source,
from reference.outcome
