-- Children in need statistics, years that are over on the day until which the build looks.
-- grain: area_code, year, category, measure
-- units: value = as the measure says (null where marked), marker = why there is no value
-- source: latest.children_in_need, reference.run
select
    figures.area_code,
    figures.area_name,
    figures.year,
    figures.category,
    figures.measure,
    cast(figures.value as double) as value,
    figures.marker,
from latest.children_in_need as figures
cross join reference.run as run
where
    case
        when figures.category = 'Children''s social workers' then make_date(figures.year, 9, 30)
        else make_date(figures.year, 3, 31)
    end <= run.until_date
