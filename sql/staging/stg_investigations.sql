-- Investigations in their latest version; what closed after the day until which the build looks is open.
-- grain: force_code, investigation_id
-- units: opened_date = day of opening, closed_date = day of closing (null while open), first_action_date = day of the first action (null where none is known yet)
-- source: latest.investigations, reference.run
select
    investigations.force_code,
    investigations.investigation_id,
    investigations.incident_id,
    investigations.opened_date,
    case
        when investigations.closed_date <= run.until_date then investigations.closed_date
    end as closed_date,
    case
        when investigations.first_action_date <= run.until_date
            then investigations.first_action_date
    end as first_action_date,
    investigations.complexity,
    investigations.is_joint_section_47,
    investigations.risk_level,
    investigations.outcome_code,
from latest.investigations as investigations
cross join reference.run as run
where investigations.opened_date <= run.until_date
