-- Where incidents come from, what is investigated jointly, and what the police share.
-- grain: force_code, month, referral_source
-- units: incident_count = incidents reported, investigation_count = investigations opened, joint_section_47_count = of them joint with a section 47 enquiry, shared_count = incidents of which the police told an agency (null where notifications were not delivered), shared_within_1_day_count = of them on the day of the report or the next, told_social_care_count = incidents of which they told social care
-- source: staging.stg_incidents, staging.stg_investigations, intermediate.int_investigations, intermediate.int_notified_month, intermediate.int_agency_knew
with incidents as (
    select
        incidents.force_code,
        incidents.month,
        incidents.referral_source,
        count(*) as incident_count,
        0 as investigation_count,
        0 as joint_section_47_count,
        count(shared.knew_date) as shared_count,
        count(
            case when shared.knew_date <= incidents.reported_date + interval 1 day then 1 end
        ) as shared_within_1_day_count,
        count(case when social_care.is_told then 1 end) as told_social_care_count,
    from staging.stg_incidents as incidents
    left join intermediate.int_agency_knew as shared
        on incidents.force_code = shared.force_code
        and incidents.incident_id = shared.incident_id
        and shared.agency = 'any'
    left join intermediate.int_agency_knew as social_care
        on incidents.force_code = social_care.force_code
        and incidents.incident_id = social_care.incident_id
        and social_care.agency = 'social_care'
    group by incidents.force_code, incidents.month, incidents.referral_source
),

investigations as (
    select
        investigations.force_code,
        investigations.month_opened as month,
        investigations.referral_source,
        0 as incident_count,
        count(*) as investigation_count,
        count(case when staged.is_joint_section_47 then 1 end) as joint_section_47_count,
        0 as shared_count,
        0 as shared_within_1_day_count,
        0 as told_social_care_count,
    from intermediate.int_investigations as investigations
    inner join staging.stg_investigations as staged
        on investigations.force_code = staged.force_code
        and investigations.investigation_id = staged.investigation_id
    group by
        investigations.force_code, investigations.month_opened, investigations.referral_source
),

together as (
    select
        force_code,
        month,
        referral_source,
        cast(sum(incident_count) as bigint) as incident_count,
        cast(sum(investigation_count) as bigint) as investigation_count,
        cast(sum(joint_section_47_count) as bigint) as joint_section_47_count,
        cast(sum(shared_count) as bigint) as shared_count,
        cast(sum(shared_within_1_day_count) as bigint) as shared_within_1_day_count,
        cast(sum(told_social_care_count) as bigint) as told_social_care_count,
    from (
        select * from incidents
        union all
        select * from investigations
    ) as rows_of_both
    group by force_code, month, referral_source
)

select
    together.force_code,
    together.month,
    together.referral_source,
    together.incident_count,
    together.investigation_count,
    together.joint_section_47_count,
    case when months.month is not null then together.shared_count end as shared_count,
    case
        when months.month is not null then together.shared_within_1_day_count
    end as shared_within_1_day_count,
    case
        when months.month is not null then together.told_social_care_count
    end as told_social_care_count,
from together
left join intermediate.int_notified_month as months
    on together.force_code = months.force_code and together.month = months.month
