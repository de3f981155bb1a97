"""How many people were asked to answer the readiness survey."""

from pipelines.contracts.extracts import SurveyInvitations
from pipelines.sources.source import Source

SOURCE = Source(name="survey_invitations", contract=SurveyInvitations, period_column="survey_date")
