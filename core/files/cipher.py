"""Files as they are stored: encrypted piece by piece, by a key of the file's own that the database keeps sealed.

A piece is AES-256-GCM of 64 KiB. Its nonce is its number and whether it is the last one, so that no piece can be left
out, moved, or taken for the end; the file's id is bound to each. Without its key, a file is noise: to forget the key
is to erase the file, in backups too.
"""

import base64
import secrets
from collections.abc import AsyncIterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 64 * 1024
TAG = 16
KEY_BYTES = 32


class FileBroken(Exception):
    """A stored file was changed, cut, or belongs elsewhere: nothing of it is shown."""


def new_key() -> str:
    """A fresh key, as text that can be sealed."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


class FileCipher:
    """Encrypts and decrypts one file."""

    def __init__(self, tenant_id: UUID, file_id: UUID, key: str) -> None:
        self._cipher = AESGCM(base64.b64decode(key))
        self._bound = f"helin|file|{tenant_id}|{file_id}".encode()

    async def sealed(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The content as it is stored."""
        number = 0
        async for piece, is_last in _pieces(content, PIECE):
            yield self._cipher.encrypt(_nonce(number, is_last), piece, self._bound)
            number += 1

    async def opened(self, stored: AsyncIterator[bytes], first: int = 0) -> AsyncIterator[bytes]:
        """The content of what is stored from its piece `first` on.

        Raises FileBroken before it gives a piece that is not right.
        """
        number = first
        async for piece, is_last in _pieces(stored, PIECE + TAG):
            try:
                yield self._cipher.decrypt(_nonce(number, is_last), piece, self._bound)
            except InvalidTag as error:
                raise FileBroken(self._bound.decode()) from error
            number += 1


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11) + is_last.to_bytes()


async def _pieces(content: AsyncIterator[bytes], size: int) -> AsyncIterator[tuple[bytes, bool]]:
    """The content in pieces of one size, the last one shorter or empty, each with whether it is the last."""
    held = bytearray()
    async for part in content:
        held += part
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True
