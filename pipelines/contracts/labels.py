"""What a force's own label may be: the name or code of a district or a grade, an offence code.

No closed list of them exists, and no person's name, address or day of birth may come in by that
door. What reads like one is refused under `personal_data`, so that the value itself need not be
looked at.
"""

import polars as pl

from pipelines.contracts.cells import has_lookalike
from pipelines.contracts.names import GIVEN_NAMES, SURNAMES

LABEL = r"^[A-Za-zÀ-ÖØ-öø-įĴ-ž0-9][A-Za-zÀ-ÖØ-öø-įĴ-ž0-9 &'(),./:;+_-]*$"
ENTITY = r"&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);"
"""How a web page writes a sign: `Barking &amp; Dagenham` would be a second district."""
OFFENCE_CODE = (
    r"^\d{1,3}[A-Za-z]{0,2}([./ -]\d{1,3}[A-Za-z]?){0,2}$"  # 20B, 8.1, 053/01, 19/16
    r"|^[A-Za-z]{2}\d{5}[A-Za-z]?$"  # SX03001, of the courts' and the PNC's list
)
"""Home Office counting codes and the standard codes of the courts.

Source: Home Office counting rules for recorded crime (class and subclass, such as 20B or 053/01);
Ministry of Justice, CJS offence code index (two letters, five digits).
"""
STREET = "street|road|avenue|lane|close|drive|crescent|court|terrace|gardens|grove|walk|mews"
SHORT_STREET = "st|rd|ave|ln|cl|dr|cres|ct"
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
LIKE_A_PERSON = (
    "@",
    r"\b(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b",  # a postcode
    r"[ ,][A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$",  # one without its space, behind other text
    r"(\+44|\b0)[ ()-]*\d([ ()-]*\d){8,9}\b",  # a telephone number
    r"\b\d{3} ?\d{3} ?\d{4}\b",  # an NHS number
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",  # a national insurance number
    r"\b(\d{2}|\d{4})/\d{4,7}[A-Z]\b",  # a PNC number
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b|\b(19|20)\d\d-\d\d-\d\d\b",  # a day
    rf"\b\d{{1,2}}(st|nd|rd|th)? ({MONTHS})[a-z]*,? \d{{2,4}}\b",
    rf"^\d+[a-z]?,? [a-z'. -]+ ({STREET}|{SHORT_STREET})\b",  # a house in a street
    rf"\b\d+[a-z]?,? [a-z'. -]*\b({STREET})\b",
    r"^\d+[a-z]?,? (heol|ffordd|stryd|lôn|lon|rhodfa|maes|clos)\b",  # one in Wales
    r"\b(cottage|rectory|vicarage|bungalow|farmhouse)\b",
    r"^(flat|apartment|apt)\.? ?\d",
    r"^(w?pc|w?dc|pcso|ps|ds|sgt|di|dci|insp)\.? ?\d{3,}",  # an officer by the number on the collar
    r"\b\d{1,2} ?(yo|y/o|yrs?|years?)\b|\b(male|female|boy|girl)\b",
    r"(^|[,;] ?)(mr|mrs|ms|miss|mstr|dr|rev)\.? [a-z]",
    r"\b(dob|d\.o\.b|born|aged \d+|tel|nhs no|c/o|mother|father|mum|dad|wife|husband|he|she|him)\b",
)
PLACES = (
    "park|street|road|town|village|bridge|dock|docks|hill|ward|division|district|area|beat|unit"
    "|team|north|south|east|west|central|centre|green|cross|gate|hall|court|house|station|lane"
    "|square|way|wood|woods|common|moor|field|fields|valley|bay|port|end|side"
)
NAMED_PERSON = (
    rf"^(?i:{GIVEN_NAMES})( [A-Z]\.?)?(,? [A-Z][A-Za-z'-]+){{1,3}}$",
    rf"^(?i:{GIVEN_NAMES})( (?:{GIVEN_NAMES}|[a-z'-]+))?,? [a-z][a-z'-]+$",
    rf"^[A-Za-z'-]+, ?(?i:{GIVEN_NAMES})( [A-Za-z'.-]+)?$",
    rf"^[A-Z][A-Za-z'-]+,? (?i:{SURNAMES})$",
    r"^[A-Z][A-Z'-]+, [A-Z][a-z'-]+",  # SMITH, Jane
    rf"^(?i:{SURNAMES}) (?i:{GIVEN_NAMES})\b",  # Smith Jane
    rf"^[A-Z][A-Z'-]+ (?i:{GIVEN_NAMES})$",
    rf"^(?i:{SURNAMES}),? [A-Z]\.?$|^[A-Z]\.? ?(?i:{SURNAMES})$",  # Smith J, J. Smith
)
SAINT = r"(?i)^(st|saint|sant)\.? "
"""A parish is called after a saint, and a saint as people are."""
GIVEN_NAME_ALONE = rf"^(?i:{GIVEN_NAMES})$"
MAY_BE_A_PLACE = r"(?i)^(shirley|paul|[a-z]{2,3})$"
"""Given names alone that a place is called (Shirley in Solihull, Paul in Cornwall), and those of
three letters, which are as often a code."""
PLACE = rf"(?i)\b({PLACES})$"
MOST_REMEMBERED = 100_000
_JUDGED: dict[bool, dict[str, str | None]] = {True: {}, False: {}}
"""What was said of each label, by whether it was an offence code: every batch of a file brings the
same few, and to make its patterns ready takes longer than to look at them."""


def find_label_faults(values: pl.Series, *, is_offence_code: bool) -> dict[str, str]:
    """The distinct labels (cleaned text) that are none → the reason why.

    Args:
        values: A column of labels; only its distinct values are looked at.
        is_offence_code: They are offence codes and no names.
    """
    labels = values.drop_nulls().unique().to_list()
    judged = _JUDGED[is_offence_code]
    if len(judged) > MOST_REMEMBERED:
        judged.clear()
    if new := [label for label in labels if label not in judged]:
        judged |= _judge(new, is_offence_code=is_offence_code)
    return {label: reason for label in labels if (reason := judged[label]) is not None}


def _judge(labels: list[str], *, is_offence_code: bool) -> dict[str, str | None]:
    """Each label → the reason why it is none, null where it is one."""
    text = pl.col("text")
    pattern = OFFENCE_CODE if is_offence_code else LABEL
    reason = "not_an_offence_code" if is_offence_code else "not_a_label"
    is_wrong = has_lookalike(text) | ~text.str.contains(pattern) | text.str.contains(ENTITY)
    judged = pl.DataFrame({"text": labels}, schema={"text": pl.String}).select(
        "text",
        reason=pl.when(reads_like_a_person(text))
        .then(pl.lit("personal_data"))
        .when(is_wrong)
        .then(pl.lit(reason)),
    )
    return dict(judged.iter_rows())


def reads_like_a_person(text: pl.Expr) -> pl.Expr:
    """Whether text reads like somebody's name, address, number or day of birth."""
    told = (_joined(text).str.contains(f"(?i){pattern}") for pattern in LIKE_A_PERSON)
    return pl.any_horizontal(told) | reads_like_a_name(text)


def reads_like_a_name(text: pl.Expr) -> pl.Expr:
    """Whether text reads like somebody's name."""
    text = _joined(text)
    named = pl.any_horizontal(text.str.contains(pattern) for pattern in NAMED_PERSON)
    is_place = text.str.contains(PLACE) | text.str.contains(SAINT)
    alone = text.str.contains(GIVEN_NAME_ALONE) & ~text.str.contains(MAY_BE_A_PLACE)
    return alone | (named & ~is_place)


def _joined(text: pl.Expr) -> pl.Expr:
    """Text in which Jane.Smith and Jane_Smith are Jane Smith."""
    return text.str.replace_all(r"[ _]+", " ").str.replace_all(r"([a-z])\.([A-Z])", "$1 $2")
