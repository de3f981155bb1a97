-- Figures that others published, each with its source and what to mind about it.
-- grain: figure_id
-- units: value = in the row's own unit
-- source: reference.published_figure
select
    figure_id,
    cast(value as double) as value,
    unit,
    period,
    statement,
    source,
    url,
    caveat,
from reference.published_figure
