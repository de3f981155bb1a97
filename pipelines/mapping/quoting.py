"""Text as a mapping file has it."""

import tomlkit


def quote_text(value: str) -> str:
    """A value or header between quotation marks, as TOML reads it."""
    return tomlkit.item(value).as_string()
