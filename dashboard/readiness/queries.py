"""Questions about the readiness survey, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse


def answers(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The mart's rows of one force, or of ALL: one per survey_date and question."""
    return warehouse.frame(
        "readiness",
        """
        select * exclude (force_code)
        from marts.readiness
        where force_code = $force_code
        order by survey_date, question
        """,
        of_force(force_code),
    )


def responses(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """How many were invited and answered, of one force or of ALL: one row per survey_date."""
    return warehouse.frame(
        "readiness_response",
        """
        select * exclude (force_code)
        from marts.readiness_response
        where force_code = $force_code
        order by survey_date
        """,
        of_force(force_code),
    )


def answers_by_force(warehouse: Warehouse, survey_date: date, question: str) -> pl.DataFrame:
    """The answers to one question of one survey: one row per force that answered, by share."""
    return warehouse.frame(
        "readiness",
        """
        select f.force_name, r.*
        from marts.readiness as r
        join marts."force" as f on f.force_code = r.force_code
        where r.survey_date = $survey_date and r.question = $question
        order by r.yes_share desc nulls last, f.force_name
        """,
        {"survey_date": survey_date, "question": question},
    )
