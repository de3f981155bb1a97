"""Answers to the readiness survey."""

from pipelines.contracts.extracts import SurveyResponses
from pipelines.sources.source import Source

SOURCE = Source(name="survey_responses", contract=SurveyResponses, period_column="survey_date")
