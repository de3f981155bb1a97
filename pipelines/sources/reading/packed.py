"""Packed files: gzip as a stream, zip archives looked through before anything unpacks them.

A small file that unpacks into a huge one is refused: it is a mistake or an attack, no extract.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import SourceError

GZIP_START, ZIP_START = b"\x1f\x8b", b"PK\x03\x04"
BOMB_BYTES, BOMB_RATIO = 100 << 20, 200
CHUNK_BYTES = 1 << 20
LOCAL_HEADER = struct.Struct("<4s22xHH")
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError)
DAMAGED = "cannot be unpacked: it is damaged or was cut short on its way. Ask for it again."


def is_bomb(unpacked: int, packed: int) -> bool:
    """Whether so much out of so little can be no extract."""
    return unpacked > BOMB_BYTES and unpacked > BOMB_RATIO * max(packed, 1)


def refuse_bomb(path: Path) -> SourceError:
    """The refusal of a bomb."""
    return SourceError(
        f"{path.name}: unpacks to over {BOMB_BYTES >> 20} MB and {BOMB_RATIO} times its own size."
        " That is no extract: nothing of it was read. Ask who sent it."
    )


class Unpacked(io.RawIOBase):
    """The bytes inside a gzip file, as a stream that stops at a bomb or a damaged end."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._size, self._count = path, path.stat().st_size, 0
        self._file = gzip.open(path, "rb")  # noqa: SIM115 - closed by close()

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            SourceError: The file is damaged, cut short or a bomb.
        """
        try:
            chunk = self._file.read(size if size >= 0 else CHUNK_BYTES)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise SourceError(f"{self._path.name}: {DAMAGED}") from error
        self._count += len(chunk)
        if is_bomb(self._count, self._size):
            raise refuse_bomb(self._path)
        return chunk

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()


def check_archive(path: Path) -> list[zipfile.ZipInfo]:
    """Look through a zip archive, whole, before a library unpacks it in memory.

    Raises:
        SourceError: It is damaged, a bomb, or its directory lies about what is inside.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        packed = path.stat().st_size
        if is_bomb(sum(m.file_size for m in members), packed):
            raise refuse_bomb(path)
        if sum(m.compress_size for m in members) > packed:
            raise SourceError(f"{path.name}: {DAMAGED}")  # members that lie over each other
        total = 0
        for member in members:
            if member.flag_bits & 1:
                raise SourceError(f"{path.name}: is protected by a password. Save it without one.")
            size = sum(len(chunk) for chunk in member_chunks(path, member, total))
            if size != member.file_size:
                raise SourceError(f"{path.name}: {DAMAGED}")
            total += size
    except (*BROKEN, EOFError) as error:
        raise SourceError(f"{path.name}: {DAMAGED}") from error
    return members


def member_chunks(path: Path, member: zipfile.ZipInfo, before: int = 0) -> Iterator[bytes]:
    """A member's bytes as they really are: `zipfile` stops where the directory says it ends.

    Raises:
        SourceError: It is packed in an unusual way, or unpacks into a bomb.
    """
    packed = path.stat().st_size
    with path.open("rb") as file:
        file.seek(member.header_offset)
        start, name_length, extra_length = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
        if start != ZIP_START or member.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise SourceError(f"{path.name}: {DAMAGED}")
        file.seek(name_length + extra_length, io.SEEK_CUR)
        left, count = member.compress_size, before
        inflate = zlib.decompressobj(-15) if member.compress_type else None
        while left and (raw := file.read(min(left, CHUNK_BYTES))):
            left -= len(raw)
            for chunk in _inflated(inflate, raw) if inflate else [raw]:
                count += len(chunk)
                if is_bomb(count, packed):
                    raise refuse_bomb(path)
                yield chunk
        if inflate is not None and not inflate.eof:
            raise SourceError(f"{path.name}: {DAMAGED}")


def _inflated(inflate: "zlib._Decompress", raw: bytes) -> Iterator[bytes]:
    while raw and not inflate.eof:
        yield inflate.decompress(raw, CHUNK_BYTES)
        raw = inflate.unconsumed_tail
