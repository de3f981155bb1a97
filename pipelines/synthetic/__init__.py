"""Synthetic extracts with a known truth. Nothing made here describes a real person or force."""

from pipelines.synthetic.generate import synthesise

__all__ = ["synthesise"]
