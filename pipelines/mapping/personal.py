"""Columns about a person: no contract asks for them, so no draft proposes them.

A header tells most of them; values tell dates of birth and addresses under a header that does not.
Identifiers of persons are no such columns: they are replaced by pseudonyms at the door.
"""

import re
from dataclasses import dataclass

import polars as pl

from pipelines.mapping.names import split_words

PERSON = (
    r"(victim|suspect|offender|defendant|child|person|complainant|witness|parent|carer|mother"
    r"|father|nominal|subject|reporter|informant|caller|officer|oic|worker|client|pupil|subj|vic)"
)
BIRTH = re.compile(r"\b(dob\w*|\w*dob|d o b|b date|\w*birth\w*|born|geni|geburtsdatum)\b")
OF_A_PERSON = re.compile(
    r"\b(forenames?|surname|firstname|lastname|fullname|alias|maiden)\b"
    r"|\b(first|last|middle|given|family|full|maiden|known) names?\b"
    rf"|^{PERSON}s? names?\b|\bnames? (of )?(the )?{PERSON}\b|^names?$"
    r"|\b(address|street|postcode|post code|zip|house number|uprn|easting|northing|latitude"
    r"|longitude|grid reference)\b"
    r"|\b(phone|telephone|tel|mobile|email|e mail)\b"
    r"|\b(nhs|pnc|cro|nino|national insurance|passport|upn|licence) (number|no|id)\b|\bnino\b"
    r"|\b(officer in (the )?case|investigating officer|oic|allocated to)\b"
    r"|\b(mo text|narrative|notes|summary|comments?|free text)\b"
)
TRAIT = re.compile(
    rf"^({PERSON}s? )?(self defined |observed )?"
    r"(ethnicity|ethnic (origin|group|code|appearance)|religion|faith|nationality|gender|sex"
    r"|sexuality|sexual orientation|disability|language)( code| description)?$"
)
CONTACT_VALUE = (
    r"@[\w-]+\.\w|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|^(\+44|0)[\d ]{9,12}$"
    r"|^\d+[a-z]?,? [A-Z][\w' ]+ (Street|Road|Lane|Avenue|Close|Drive|Way|Court|Terrace|Place)\b"
)
SOME = 0.2  # share of a column's values that must look like an address to make it one
DATE_LIKE = (
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{4}"
    r"|^(19|20)\d{6}$"
)
YEAR = r"(?:^|\D)((?:19|20)\d{2})(?:\D|\d{4}$|$)"
MOSTLY, YEARS_BETWEEN, LOOKED_AT = 0.9, 4, 5_000


def is_birth_header(header: str) -> bool:
    """Whether a header says that a date of birth stands under it."""
    return bool(BIRTH.search(split_words(header)))


def is_personal_header(header: str) -> bool:
    """Whether a header says that something about a person stands under it."""
    words = split_words(header)
    return bool(BIRTH.search(words) or OF_A_PERSON.search(words) or TRAIT.search(words))


@dataclass(frozen=True)
class PersonalHeaders:
    """Headers of a file that are not to be proposed.

    Attributes:
        by_name: For no column.
        births: For no date, unless the name is that of the column.
        contacts: For identifiers and dates alone.
    """

    by_name: frozenset[str]
    births: frozenset[str]
    contacts: frozenset[str]


def find_personal(sample: pl.DataFrame) -> PersonalHeaders:
    """Look through a file for columns about persons.

    Args:
        sample: The file's rows as text, a column a header.
    """
    contacts = (h for h in sample.columns if has_contact_values(sample[h].drop_nulls()))
    return PersonalHeaders(
        frozenset(header for header in sample.columns if is_personal_header(header)),
        frozenset(find_likely_births(sample)),
        frozenset(contacts),
    )


def has_contact_values(values: pl.Series) -> bool:
    """Whether values (text, none empty) look like addresses, postcodes, telephones or e-mail."""
    looked = values.head(LOOKED_AT)
    return not looked.is_empty() and int(looked.str.contains(CONTACT_VALUE).sum()) >= max(
        SOME * looked.len(), 1
    )


def find_likely_births(sample: pl.DataFrame) -> set[str]:
    """Headers of dates that lie years before the other dates of nearly every row.

    Cases are reported, opened and closed within a few years of each other; a child's birth lies up
    to eighteen years before them all.

    Args:
        sample: The file's rows as text, a column a header.
    """
    years = {}
    for header in sample.columns:
        values = sample[header].head(LOOKED_AT)
        there = values.drop_nulls()
        if there.len() and int(there.str.contains(DATE_LIKE).sum()) >= MOSTLY * there.len():
            years[header] = values.str.extract(YEAR).cast(pl.Int32, strict=False)
    if len(years) < 2:
        return set()
    latest = pl.DataFrame(years).max_horizontal()
    births = set()
    for header, year in years.items():
        gap = (latest - year).drop_nulls()
        is_before = int((gap >= 1).sum()) >= MOSTLY * gap.len()
        if gap.len() and is_before and float(gap.median() or 0) >= YEARS_BETWEEN:  # type: ignore[arg-type]
            births.add(header)
    return births
