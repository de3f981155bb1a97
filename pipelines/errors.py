"""Errors that a person can act on: what is wrong, where, and what to type next.

No message may hold a person's data: name files, lines, columns, counts and codes only.
"""


class CaseweightError(Exception):
    """Base of every error that the command line prints as one line and answers with exit code 1."""


class SourceError(CaseweightError):
    """A file cannot be read as the source it claims to be, so nothing of it was loaded."""


class ContractError(CaseweightError):
    """Data breaks a contract: an extract's, a mart's or an SQL file's header."""


class StoreError(CaseweightError):
    """The record store cannot be opened or written: locked, unwritable, or under another key."""


class ModelError(CaseweightError):
    """A model cannot answer for the data it was given."""


class ScenarioError(CaseweightError):
    """A scenario cannot be read, or one of its levers cannot be what it says."""


class WarehouseMissing(CaseweightError):
    """No published version is there to be read, or the one asked for is not."""


class BriefingError(CaseweightError):
    """A briefing cannot be made as asked."""


class ReleaseError(CaseweightError):
    """Tables cannot be handed out as asked."""


class StateError(CaseweightError):
    """What people save cannot be read or kept as asked: the state database, or what it is given."""
