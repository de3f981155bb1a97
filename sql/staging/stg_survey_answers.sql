-- Answers to the readiness survey, a row a question.
-- grain: force_code, respondent_id, survey_date, question
-- units: is_yes = the answer (null where the question was left empty)
-- source: latest.survey_responses, reference.run
with responses as (
    select responses.*
    from latest.survey_responses as responses
    cross join reference.run as run
    where responses.survey_date <= run.until_date
)

select force_code, respondent_id, survey_date, 'trained_before_start' as question, trained_before_start as is_yes
from responses
union all
select force_code, respondent_id, survey_date, 'had_previous_experience' as question, had_previous_experience as is_yes
from responses
union all
select force_code, respondent_id, survey_date, 'health_check_arranged' as question, health_check_arranged as is_yes
from responses
