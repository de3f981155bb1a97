-- Under which headings of a police budget each category of cost stands.
-- grain: category
-- units: subjective_group = what the money buys, objective_heading = what it is spent for (police objective analysis)
-- source: reference.cost_category
select
    category,
    subjective_group,
    subjective_heading,
    objective_heading,
    source,
from reference.cost_category
