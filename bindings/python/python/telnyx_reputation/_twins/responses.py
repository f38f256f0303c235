"""Answers as they came: with status and headers, and files."""

from __future__ import annotations

from .._generic import Of
from .._responses import Received, piece_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from os import PathLike
    from typing import Any

    from .._generic import T

__all__ = ["AsyncAPIResponse", "AsyncBinaryAPIResponse"]


class AsyncAPIResponse(Received, Of["T"]):
    """An answer as it came, from `with_raw_response`{ of the asynchronous client|}."""

    __slots__ = ()

    async def parse(self) -> T:
        """What the call returns without `with_raw_response`."""
        parsed: T = self._answer.parse()
        return parsed

    async def read(self) -> bytes:
        """The body."""
        return self.content

    async def text(self) -> str:
        """The body as text."""
        return self._text()

    async def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        return self._json()

    def iter_bytes(self, chunk_size: int = 65536) -> AsyncIterator[bytes]:
        """The body in pieces of at most `chunk_size` bytes."""
        return self._start_chunks(piece_size(chunk_size))


class AsyncBinaryAPIResponse(AsyncAPIResponse[bytes]):
    """A file that the API answered with."""

    __slots__ = ()

    async def parse(self) -> bytes:
        """The file's bytes."""
        return self.content

    async def write_to_file(self, file: str | PathLike[str]) -> None:
        """Writes the file to this path{, in a thread|}."""
        await self._start_write(file)
