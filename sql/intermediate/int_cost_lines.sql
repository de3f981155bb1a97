-- Cost lines with their pounds and the investigation that they are of.
-- grain: force_code, cost_line_id
-- units: priced_gbp = pounds as delivered or hours × rate (null where no rate holds on the day), includes = what these hold beyond pay (an amount as delivered is taken to be pay), cost_gbp = direct pounds at the prices of the day: the priced ones less what else they include, rate_error_gbp = error of the priced pounds where they come of hours, is_illustrative = priced at a shipped rate
-- source: intermediate.int_priced_lines, intermediate.int_investigations
select
    priced.* exclude (since),
    investigations.abuse_type,
    investigations.investigation_id is not null as is_linked,
    coalesce(
        priced.cost_date < investigations.opened_date
        or priced.cost_date > investigations.closed_date,
        false
    ) as is_outside_life,
from intermediate.int_priced_lines as priced
left join intermediate.int_investigations as investigations
    on priced.force_code = investigations.force_code
    and priced.investigation_id = investigations.investigation_id
where priced.since = ''
