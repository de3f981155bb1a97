-- Headline figures that others published, taken apart into the numbers they give.
-- grain: claim_id
-- units: growth_share = from the baseline year to the current one (0.88 is 88 per cent), counts in what `counted` says, pounds at prices that no source names
-- source: reference.claim
select
    claim_id,
    title,
    counted,
    area,
    year_kind,
    cast(baseline_year as bigint) as baseline_year,
    cast(current_year as bigint) as current_year,
    cast(years as bigint) as years,
    cast(growth_share as double) as growth_share,
    cast(baseline_count as double) as baseline_count,
    cast(current_count as double) as current_count,
    cast(unit_cost_gbp as double) as unit_cost_gbp,
    cast(total_gbp as double) as total_gbp,
    cast(projected_year as bigint) as projected_year,
    cast(projected_count as double) as projected_count,
    cast(projected_total_gbp as double) as projected_total_gbp,
    is_secondary,
    statement,
    source,
    url,
    caveat,
from reference.claim
