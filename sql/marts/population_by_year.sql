-- Children aged 0 to 17 per force and calendar year, the last known year carried forward; ALL where all territorial forces are known.
-- grain: force_code, year
-- units: child_population_count = children aged 0 to 17 in the middle of the year, is_carried_forward = the figure is that of an earlier year
-- source: intermediate.int_population, intermediate.int_year, reference.force
with first_years as (
    select
        force_code,
        min(year) as first_year,
    from intermediate.int_population
    group by force_code
),

forces as (
    select
        first_years.force_code,
        calendar.year,
        last_value(population.child_population_count ignore nulls) over (
            partition by first_years.force_code order by calendar.year
            rows between unbounded preceding and current row
        ) as child_population_count,
        population.child_population_count is null as is_carried_forward,
    from first_years
    inner join intermediate.int_year as calendar
        on first_years.first_year <= calendar.year
    left join intermediate.int_population as population
        on first_years.force_code = population.force_code and calendar.year = population.year
),

territorial as (
    select count(*) as force_count
    from reference."force"
    where is_territorial
)

select
    force_code,
    year,
    child_population_count,
    is_carried_forward,
from forces
union all
select
    'ALL' as force_code,
    forces.year,
    cast(sum(forces.child_population_count) as bigint) as child_population_count,
    max(case when forces.is_carried_forward then 1 else 0 end) = 1 as is_carried_forward,
from forces
cross join territorial
group by forces.year, territorial.force_count
having count(*) = territorial.force_count
