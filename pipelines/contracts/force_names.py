"""Forces as people name them, where a code is asked for."""

from collections.abc import Mapping


def suggest_codes(asked: str, names: Mapping[str, str]) -> str:
    """The codes that somebody can type in place of what is no code.

    Args:
        asked: What was typed: a name, a part of one, or anything else.
        names: The name of each force by its code.

    Returns:
        `E23000010 (West Yorkshire)`: those forces whose names hold what was typed, else all of
        them; `none` where there is none.
    """
    sought = asked.strip().casefold()
    meant = {code: name for code, name in names.items() if sought and sought in name.casefold()}
    return ", ".join(f"{code} ({name})" for code, name in (meant or names).items()) or "none"
