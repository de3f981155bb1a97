-- What the Department for Education publishes of referrals and section 47 enquiries, in each force's area.
-- grain: force_code, year
-- units: year = the year to 31 March that ends in it, referral_count = referrals to children's social care, police_referral_share = of them from the police (mean of authorities weighted by referrals), section_47_rate_per_10000 = section 47 enquiries per 10,000 children (mean weighted by children, as referrals and their rate imply them), child_count = these children, told_social_care_count = incidents of the year of which the police told social care and joint_section_47_count = investigations opened in it that are joint, by their own records (null where a month was not delivered), authority_count = the force's authorities that the tool lists, given_count = of them with all these figures
-- source: staging.stg_safeguarding_indicators, reference.local_authority, marts.partnership_by_month
with figures as (
    select
        lookup.force_code,
        indicators.area_code,
        indicators.year,
        max(case when indicators.measure = 'CPP_Total_NumRef' then indicators.value end) as referrals,
        max(
            case when indicators.measure = 'CPP_Total_Rateper10,000' then indicators.value end
        ) as referral_rate,
        max(
            case when indicators.measure = 'RefBySource_Police_%' then indicators.value end
        ) as police_percent,
        max(
            case when indicators.measure = 'Section_47' then indicators.value end
        ) as section_47_rate,
    from staging.stg_safeguarding_indicators as indicators
    inner join reference.local_authority as lookup
        on indicators.area_code = lookup.area_code
    where
        indicators.measure in (
            'CPP_Total_NumRef', 'CPP_Total_Rateper10,000', 'RefBySource_Police_%', 'Section_47'
        )
    group by lookup.force_code, indicators.area_code, indicators.year
),

weighed as (
    select
        force_code,
        year,
        referrals,
        police_percent,
        section_47_rate,
        referrals / nullif(referral_rate, 0) as children,
        referrals is not null
            and referral_rate > 0
            and police_percent is not null
            and section_47_rate is not null as is_given,
    from figures
),

own_months as (
    select
        force_code,
        month,
        cast(extract(year from month + interval 9 month) as bigint) as year,
        sum(joint_section_47_count) as joint_section_47_count,
        -- Of a month that was not delivered every source is null.
        sum(told_social_care_count) as told_social_care_count,
    from marts.partnership_by_month
    group by force_code, month
),

own as (
    select
        force_code,
        year,
        cast(
            case when count(*) = 12 then sum(joint_section_47_count) end as bigint
        ) as joint_section_47_count,
        cast(
            case when count(told_social_care_count) = 12 then sum(told_social_care_count) end as bigint
        ) as told_social_care_count,
    from own_months
    group by force_code, year
)

select
    weighed.force_code,
    cast(weighed.year as bigint) as year,
    cast(round(sum(case when weighed.is_given then weighed.referrals end)) as bigint)
        as referral_count,
    sum(case when weighed.is_given then weighed.referrals * weighed.police_percent end)
    / nullif(sum(case when weighed.is_given then weighed.referrals end), 0)
    / 100 as police_referral_share,
    sum(case when weighed.is_given then weighed.children * weighed.section_47_rate end)
    / nullif(sum(case when weighed.is_given then weighed.children end), 0)
        as section_47_rate_per_10000,
    cast(round(10000 * sum(case when weighed.is_given then weighed.children end)) as bigint)
        as child_count,
    max(own.told_social_care_count) as told_social_care_count,
    max(own.joint_section_47_count) as joint_section_47_count,
    count(*) as authority_count,
    count(case when weighed.is_given then 1 end) as given_count,
from weighed
left join own on weighed.force_code = own.force_code and weighed.year = own.year
group by weighed.force_code, weighed.year
