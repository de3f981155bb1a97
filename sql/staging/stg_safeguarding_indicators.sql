-- Safeguarding indicators, years that are over on the day until which the build looks, each measure with its title.
-- grain: area_code, year, measure
-- units: value = as the measure says (null where marked), marker = why there is no value
-- source: latest.safeguarding_indicators, reference.run
with titles as (
    select
        measure,
        max(measure_name) as measure_name,
    from latest.safeguarding_indicators
    group by measure
)

select
    figures.area_code,
    figures.area_name,
    figures.year,
    figures.measure,
    coalesce(titles.measure_name, figures.measure) as measure_name,
    cast(figures.value as double) as value,
    figures.marker,
from latest.safeguarding_indicators as figures
inner join titles
    on figures.measure = titles.measure
cross join reference.run as run
where make_date(figures.year, 3, 31) <= run.until_date
