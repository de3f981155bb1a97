"""Synthetic extracts with a known truth. Nothing made here describes a real person or force."""

from pipelines.synthetic.generate import synthesise
from pipelines.synthetic.monthly import MONTHLY_FOLDER, MONTHLY_SOURCES, WHOLE_FOLDER

__all__ = ["MONTHLY_FOLDER", "MONTHLY_SOURCES", "WHOLE_FOLDER", "synthesise"]
