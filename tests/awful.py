"""An extract as bad as they come: a force's own words, odd encoding and line ends, and defects."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

ROWS, DEFECTS = 600, 18
HEADER = (
    "Crime Ref;Date Reported;Offence Start;Type of Abuse;Referred By;Age of Victim;Online?;Crimed;"
    "HO Code;LPU;Victim Name"
)
TYPES = {"CSA": "sexual", "CSE": "exploitation", "IIOC": "online_images", "Neglect": "neglect"}
SOURCES_OF_REFERRAL = {
    "Social Care": "social_care",
    "School": "education",
    "Parent/Carer": "family",
}
FORCE = "E23000036"


def good_rows() -> Iterator[tuple[tuple[object, ...], str]]:
    """Rows as the clean CSV has them, and the same in the force's own words."""
    draw = random.Random(3)
    for number in range(ROWS):
        reported = dt.date(2020, 1, 1) + dt.timedelta(days=draw.randrange(1_000))
        occurred = reported - dt.timedelta(days=draw.randrange(400))
        kind, told_by = draw.choice(list(TYPES)), draw.choice(list(SOURCES_OF_REFERRAL))
        age, online = draw.randrange(18), draw.choice("YN")
        yield (
            (reported, occurred, TYPES[kind], SOURCES_OF_REFERRAL[told_by], age, online == "Y"),
            f"MAS/{number:06}/20;{reported:%d/%m/%Y};{occurred:%d/%m/%Y};{kind};{told_by};{age};"
            f"{online};No;17B;Bath – Café;Zoë Müller {number}",
        )


def write_awful(path: Path) -> list[tuple[object, ...]]:
    """Lines in Windows-1252, semicolons, CR ends, dd/mm/yyyy, 3 % defects; gives the good rows."""
    rows = list(good_rows())
    lines = [line for _, line in rows]
    for number in range(DEFECTS):
        fields = lines[number * 30].split(";")
        place, value = [(1, "31/02/2021"), (3, "Mystery"), (5, "41")][number % 3]
        fields[place] = value
        lines[number * 30] = ";".join(fields)
    path.write_bytes("\r".join([HEADER, *lines, ""]).encode("cp1252"))
    return [row for number, (row, _) in enumerate(rows) if number % 30 or number >= 540]
