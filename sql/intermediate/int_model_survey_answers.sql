-- Answers to the readiness survey, counted for the model of readiness.
-- grain: force_code, survey_date, question
-- units: yes_count = answers that were yes, response_count = answers, those left empty not counted
-- source: staging.stg_survey_answers
select
    force_code,
    survey_date,
    question,
    count(case when is_yes then 1 end) as yes_count,
    count(is_yes) as response_count,
from staging.stg_survey_answers
group by force_code, survey_date, question
