-- Serious case and practice reviews, and which agencies knew of the incident when the review opened.
-- grain: force_code, opened_year, review_type, agency
-- units: opened_year = April to March year of opening, agency = also any (whom the police told first), review_count = reviews, published_count = of them published, linked_count = of them about an incident whose sharing is known, repeat_count = of these about a child of whom an earlier one was reported, knew_count = of the linked ones of which the agency knew by the review's opening
-- source: staging.stg_reviews, staging.stg_notifications, intermediate.int_sharable, intermediate.int_agency_knew, intermediate.int_child_history
with agencies as (
    select distinct force_code, agency
    from staging.stg_notifications
    where direction = 'sent_to' and agency <> 'police'
    union all
    select distinct force_code, 'any' as agency
    from staging.stg_reviews
)

select
    reviews.force_code,
    concat(
        cast(extract(year from reviews.opened_date - interval 3 month) as varchar),
        '/',
        right(cast(extract(year from reviews.opened_date + interval 9 month) as varchar), 2)
    ) as opened_year,
    reviews.review_type,
    agencies.agency,
    count(*) as review_count,
    count(reviews.published_date) as published_count,
    count(incidents.incident_id) as linked_count,
    count(case when history.earlier_count > 0 then 1 end) as repeat_count,
    count(
        case when incidents.incident_id is not null and knew.knew_date <= reviews.opened_date then 1 end
    ) as knew_count,
from staging.stg_reviews as reviews
inner join agencies on reviews.force_code = agencies.force_code
left join intermediate.int_sharable as incidents
    on reviews.force_code = incidents.force_code
    and reviews.incident_id = incidents.incident_id
left join intermediate.int_child_history as history
    on incidents.force_code = history.force_code
    and incidents.child_id = history.child_id
    and incidents.reported_date = history.reported_date
left join intermediate.int_agency_knew as knew
    on incidents.force_code = knew.force_code
    and incidents.incident_id = knew.incident_id
    and agencies.agency = knew.agency
group by
    reviews.force_code,
    concat(
        cast(extract(year from reviews.opened_date - interval 3 month) as varchar),
        '/',
        right(cast(extract(year from reviews.opened_date + interval 9 month) as varchar), 2)
    ),
    reviews.review_type,
    agencies.agency
