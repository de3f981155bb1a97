"""Names by which people and publishers know a force.

A name is compared without what any force may add to its own: police, constabulary, heddlu. One that
fits no force, or two, is none: `WMP` is West Midlands and West Mercia, `London` has two forces.
"""

import re
from functools import lru_cache

import polars as pl

from pipelines.reference.tables import read_force_codes, read_reference_table

GENERIC_WORDS = r"\b(the|police|constabulary|heddlu|service|force|area|pfa)\b"
CODE_AND_NAME = re.compile(r"([EW]\d{8})\b[\s:,;(-]*(.*?)\)?$", re.IGNORECASE)


def simplify_force_name(name: pl.Expr) -> pl.Expr:
    """A force's name as it is compared: lower case, `&` as `and`, without generic words."""
    plain = name.str.normalize("NFKC").str.to_lowercase()
    plain = plain.str.replace_all("&", " and ", literal=True)
    plain = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.replace_all(GENERIC_WORDS, " ")
    return plain.str.replace_all(r"\s+", " ").str.strip_chars()


@lru_cache(maxsize=1)
def read_force_aliases() -> dict[str, str]:
    """Names under which a force is known, simplified, and its code."""
    names = read_reference_table("force").select(pl.col("force_name").alias("alias"), "force_code")
    listed = read_reference_table("force_alias").select("alias", "force_code")
    aliases = pl.concat([names, listed]).select(simplify_force_name(pl.col("alias")), "force_code")
    return dict(aliases.iter_rows())


def find_force_code(written: str) -> str | None:
    """The code of a force named by its code, its name, or both; None where they name none or two.

    Args:
        written: As a file has it, such as `North Wales Police`, `E23000028 Essex`, or the names in
            two languages parted by a stroke.
    """
    codes = {_find_code(part) for part in re.split(r"[/|]", written)}
    code = codes.pop()
    return code if not codes and code in read_force_codes() else None


def _find_code(written: str) -> str | None:
    given = written.strip()
    match = CODE_AND_NAME.match(given)
    code, rest = match.groups() if match else ("", given)
    names = pl.DataFrame({"text": [given, rest]}).select(simplify_force_name(pl.col("text")))
    name, rest_name = names["text"].to_list()
    if given.upper() in read_force_codes():
        return given.upper()
    aliases = read_force_aliases()
    if not code:
        return aliases.get(name)
    return code.upper() if aliases.get(rest_name) == code.upper() else None
