-- Children per area and year, years whose middle is over on the day until which the build looks.
-- grain: area_code, year
-- units: child_population_count = children aged 0 to 17 in the middle of the year (null where not given)
-- source: latest.population, reference.run
select
    population.area_code,
    population.area_name,
    population.geographic_level,
    population.region_code,
    population.year,
    population.child_population_count,
from latest.population as population
cross join reference.run as run
where make_date(population.year, 6, 30) <= run.until_date
