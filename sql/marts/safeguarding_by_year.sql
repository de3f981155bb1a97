-- What the Department for Education publishes per area and year; the tool's measures end in its own short name.
-- grain: area_code, area_name, year, measure
-- units: value = as the measure says (null where marked), marker = x not available, c suppressed, u unreliable, z not applicable, low rounds to nought, : not given
-- source: staging.stg_children_in_need, staging.stg_safeguarding_indicators
select
    area_code,
    area_name,
    year,
    concat(category, ': ', replace(measure, '_', ' ')) as measure,
    value,
    marker,
from staging.stg_children_in_need
union all
select
    area_code,
    area_name,
    year,
    concat(measure_name, ' [LAIT ', measure, ']') as measure,
    value,
    marker,
from staging.stg_safeguarding_indicators
