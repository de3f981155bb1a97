-- How many people were asked to answer the readiness survey.
-- grain: force_code, survey_date
-- units: invited_count = people asked
-- source: latest.survey_invitations, reference.run
select
    invitations.force_code,
    invitations.survey_date,
    cast(invitations.invited_count as bigint) as invited_count,
from latest.survey_invitations as invitations
cross join reference.run as run
where invitations.survey_date <= run.until_date
