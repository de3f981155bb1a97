-- People who answered the readiness survey.
-- grain: force_code, survey_date
-- units: respondent_count = people who sent an answer, be it empty
-- source: staging.stg_survey_answers
select
    force_code,
    survey_date,
    count(distinct respondent_id) as respondent_count,
from staging.stg_survey_answers
group by force_code, survey_date
