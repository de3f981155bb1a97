-- What the Department for Education publishes of referrals and section 47 enquiries, in each force's area.
-- grain: force_code, year
-- units: year = the year to 31 March that ends in it, referral_count = referrals to children's social care, police_referral_share = of them from the police (mean of authorities weighted by referrals), section_47_rate_per_10000 = section 47 enquiries per 10,000 children (mean weighted by children, as referrals and their rate imply them), child_count = these children, authority_count = the force's authorities that the tool lists, given_count = of them with all these figures
-- source: staging.stg_safeguarding_indicators, reference.local_authority
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
)

select
    force_code,
    cast(year as bigint) as year,
    cast(round(sum(case when is_given then referrals end)) as bigint) as referral_count,
    sum(case when is_given then referrals * police_percent end)
    / nullif(sum(case when is_given then referrals end), 0)
    / 100 as police_referral_share,
    sum(case when is_given then children * section_47_rate end)
    / nullif(sum(case when is_given then children end), 0) as section_47_rate_per_10000,
    cast(round(10000 * sum(case when is_given then children end)) as bigint) as child_count,
    count(*) as authority_count,
    count(case when is_given then 1 end) as given_count,
from weighed
group by force_code, year
