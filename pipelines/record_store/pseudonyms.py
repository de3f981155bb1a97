"""Pseudonyms: identifiers become keyed hashes at the door, and only the key can link them back.

The key is made on first use and never leaves its file. The store keeps the key's fingerprint, so
that a second key cannot silently split the same case in two.
"""

import hashlib
import secrets
from pathlib import Path

import polars as pl
import polars_hash as plh

from pipelines.errors import StoreError
from pipelines.storage.durable import write_whole

KEY_BYTES = 32
PSEUDONYM_CHARACTERS = 32
"""128 of the hash's 256 bits: among 100 million cases a chance clash stays below 1 in 10^22."""


def read_or_make_key(path: Path) -> str:
    """The pseudonym key in hexadecimal, made and written with mode 0600 where there is none.

    Raises:
        StoreError: The file cannot be read or written, or holds no key.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, secrets.token_hex(KEY_BYTES))
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: the pseudonym key cannot be read or made ({error}).") from error
    if len(key) != 2 * KEY_BYTES or any(c not in "0123456789abcdef" for c in key):
        raise StoreError(
            f"{path}: holds no pseudonym key ({2 * KEY_BYTES} hexadecimal characters). Restore it"
            " from your backup, or move the stores aside and ingest again under a new key."
        )
    return key


def fingerprint_key(key: str) -> str:
    """What the store keeps of the key: enough to recognise it, useless to make pseudonyms."""
    return hashlib.sha256(f"caseweight:{key}".encode()).hexdigest()[:16]


def pseudonymise(identifier: pl.Expr, *, force_code: pl.Expr, key: str) -> pl.Expr:
    """The pseudonym of an identifier within its force: HMAC-SHA-256 over both.

    The same identifier in the same force has the same pseudonym in every table; null stays null.
    """
    message = pl.concat_str(force_code, identifier, separator="|")
    hashed: pl.Expr = plh.CryptographicHashingNameSpace(message).hmac_sha256(key=key)
    return hashed.str.slice(0, PSEUDONYM_CHARACTERS)
