-- Children per force and published year, where each of its authorities is known.
-- grain: force_code, year
-- units: child_population_count = children aged 0 to 17 in the middle of the year
-- source: staging.stg_population, reference.local_authority
with authorities as (
    select
        population.region_code,
        population.year,
        population.child_population_count,
        lookup.force_code,
    from staging.stg_population as population
    left join reference.local_authority as lookup
        on population.area_code = lookup.area_code
    where population.geographic_level = 'local_authority'
),

regions as (
    select
        authorities.region_code,
        authorities.year,
        max(region.child_population_count) - sum(coalesce(authorities.child_population_count, 0)) as not_given_count,
        count(case when authorities.force_code is null then 1 end) as unknown_authority_count,
        count(distinct case when authorities.child_population_count is null then authorities.force_code end)
            as force_not_given_count,
        max(case when authorities.child_population_count is null then authorities.force_code end)
            as force_not_given,
    from authorities
    left join staging.stg_population as region
        on authorities.region_code = region.area_code and authorities.year = region.year
    group by authorities.region_code, authorities.year
),

-- What a region's authorities leave over belongs to the one force whose authorities are not given
-- (Dorset before 2019). Anything else left over means that an authority is missing or counted twice.
checked as (
    select
        *,
        case
            when unknown_authority_count = 0 and force_not_given_count = 0 and not_given_count = 0 then 1
            when unknown_authority_count = 0 and force_not_given_count = 1 and not_given_count > 0 then 1
            else 0
        end as is_whole,
    from regions
),

parts as (
    select
        authorities.force_code,
        authorities.year,
        authorities.child_population_count,
        checked.is_whole,
    from authorities
    inner join checked
        on authorities.region_code = checked.region_code and authorities.year = checked.year
    union all
    select force_not_given, year, not_given_count, is_whole
    from checked
    where force_not_given_count = 1
)

select
    force_code,
    year,
    cast(sum(child_population_count) as bigint) as child_population_count,
from parts
where force_code is not null
group by force_code, year
having min(is_whole) = 1
