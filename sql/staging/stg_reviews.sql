-- Serious case and practice reviews in their latest version; what is published later is not yet.
-- grain: force_code, review_id
-- units: opened_date = day of opening, published_date = day of publication (null where there is none yet)
-- source: latest.reviews, reference.run
select
    reviews.force_code,
    reviews.review_id,
    reviews.incident_id,
    reviews.review_type,
    reviews.opened_date,
    case
        when reviews.published_date <= run.until_date then reviews.published_date
    end as published_date,
from latest.reviews as reviews
cross join reference.run as run
where reviews.opened_date <= run.until_date
