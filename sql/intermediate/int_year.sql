-- Every calendar year from the first with a population to that of the last known day.
-- grain: year
-- units: year = calendar year
-- source: latest.population, latest.incidents, latest.investigations, latest.recorded_crime, reference.run
with known as (
    select max(last_as_at) as known_to from latest.population
    union all
    select max(last_as_at) as known_to from latest.incidents
    union all
    select max(last_as_at) as known_to from latest.investigations
    union all
    select max(last_as_at) as known_to from latest.recorded_crime
),

first_population as (
    select min(year) as first_year
    from latest.population
),

last_known as (
    select least(max(known.known_to), max(run.until_date)) as last_day
    from known
    cross join reference.run as run
),

years as (
    select
        unnest(generate_series(
            first_population.first_year, extract(year from last_known.last_day)
        )) as year,
    from first_population
    cross join last_known
)

select cast(year as integer) as year
from years
