"""Exports in three styles of records systems, drawn anew for every test: nobody's data.

A row per offence with codes and empty flags, a row per investigation in a force's own words, a row
per person with times. Each holds as many cases as asked for, and every case must come in.
"""

import datetime as dt
import random
from pathlib import Path

FIRST_DAY = dt.date(2019, 4, 2)


def write_offences(path: Path, cases: int = 40) -> Path:
    """A row per offence: codes of the system's own, dates as 02-APR-2019 09:15:00."""
    draw = random.Random(1)
    lines = [
        "OCCURRENCE_ID,OCCURRENCE_NO,REPORTED_ON,COMMITTED_FROM,COMMITTED_TO,HO_CODE,SOURCE_CD,"
        "VICTIM_AGE,VICTIM_DOB,CYBER_FLAG,CRIMED,LPA,OIC"
    ]
    for number in range(cases):
        day = FIRST_DAY + dt.timedelta(days=11 * number)
        reported = f"{day:%d-%b-%Y} 09:15:00".upper()
        started = f"{day - dt.timedelta(days=3):%d-%b-%Y} 21:00:00".upper()
        for offence in draw.sample(["20B", "17B", "11A", "88A", "86", "105A"], 1 + number % 3):
            source = draw.choice(["POL", "SOC", "SCH", "MOP", "VIC"])
            age, online = draw.choice(["3", "8", "12", "15", "U", ""]), draw.choice(["Y", "", ""])
            lines.append(
                f"{900_000 + number},52190{number:05},{reported},{started},,{offence},{source},"
                f"{age},,{online},Y,NORTH,PC 1234"
            )
    return _written(path, lines)


def write_investigations(path: Path, cases: int = 40) -> Path:
    """A row per investigation: names of forces and outcomes in words, dd/mm/yyyy hh:mm."""
    draw = random.Random(2)
    lines = [
        "Investigation Ref,Crime Ref,Force,Date Created,Date Finalised,Investigation Type,Risk,"
        "Joint Investigation S47,Allocated To,First Attendance,Final Outcome,Status"
    ]
    outcomes = ["1 - Charged/Summonsed", "Outcome 18", "16", "15"]
    for number in range(cases):
        day = FIRST_DAY + dt.timedelta(days=11 * number)
        is_open = number % 9 == 0
        closed = "" if is_open else f"{day + dt.timedelta(days=60 + number):%d/%m/%Y} 10:29"
        outcome = "" if is_open else draw.choice(outcomes)
        kind, risk = draw.choice(["PIP1", "PIP2", "PIP3"]), draw.choice(["High", "Standard"])
        joint = draw.choice(["Yes", "No", "Joint", "Single Agency"])
        attended = f"{day + dt.timedelta(days=1):%d/%m/%Y} 15:15"
        lines.append(
            f"42INV/{number:05}/19,42/{number:05}/19,Essex Police,{day:%d/%m/%Y} 09:15,{closed},"
            f"{kind},{risk},{joint},DC 1,{attended},{outcome},{'Open' if is_open else 'Filed'}"
        )
    return _written(path, lines)


def write_persons(path: Path, cases: int = 40) -> Path:
    """A row per person: victims, suspects and witnesses, times with a T between."""
    draw = random.Random(3)
    lines = [
        "CrimeNumber,ReportedDateTime,OccurrenceStartDateTime,PersonRole,AgeAtOffence,OffenceTitle,"
        "HomeOfficeCode,AbuseCategory,ReferralAgency,OnlineIndicator,CrimeIndicator,DistrictName,"
        "OfficerInCase"
    ]
    kinds = ["Child Sexual Abuse", "CSE", "IIOC", "Neglect", "Physical Abuse", "Fabricated illness"]
    agencies = ["Police", "School", "Health", "Parent", "Children's Social Care", "Third party"]
    for number in range(cases):
        day = FIRST_DAY + dt.timedelta(days=11 * number)
        for role in ["Victim", "Suspect", "Victim", "Witness"][: 1 + number % 4]:
            age = draw.randrange(18) if role == "Victim" else draw.randrange(18, 70)
            lines.append(
                f"HC/{20_000 + number}/2019,{day}T09:15:00,{day - dt.timedelta(days=20)}T09:15:00,"
                f"{role},{age},Sexual assault,20B,{draw.choice(kinds)},{draw.choice(agencies)},"
                f"{draw.choice(['TRUE', 'FALSE'])},TRUE,Forest,DC 1"
            )
    return _written(path, lines)


def _written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
