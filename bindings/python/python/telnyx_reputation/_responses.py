"""Answers as they came: with status and headers, and files."""

from __future__ import annotations

from ._exceptions import InvalidArgumentError
from ._generic import Of
from ._headers import Headers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from os import PathLike
    from typing import Any

    from ._generic import T
    from ._native import Answer

__all__ = ["APIResponse", "AsyncAPIResponse", "AsyncBinaryAPIResponse", "BinaryAPIResponse"]


def piece_size(chunk_size: int) -> int:
    """A size that pieces can have."""
    if not isinstance(chunk_size, int) or chunk_size < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError("invalid argument: chunk_size: must be a whole number, 1 or more")
    return chunk_size


class _Received:
    """What the synchronous and the asynchronous answers have in common."""

    __slots__ = ("_answer", "headers")

    headers: Headers
    """The headers of the answer."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.headers = Headers(answer.headers)

    @property
    def status_code(self) -> int:
        """The HTTP status, 200 to 299."""
        return self._answer.status_code

    @property
    def attempts(self) -> int:
        """How often the request was sent."""
        return self._answer.attempts

    @property
    def retries_taken(self) -> int:
        """How often the request was sent again."""
        return self._answer.attempts - 1

    @property
    def content(self) -> bytes:
        """The body."""
        return self._answer.content

    @property
    def content_type(self) -> str | None:
        """The media type of the body, when the server named one."""
        return self.headers.get("content-type")

    def _text(self) -> str:
        return self._answer.content.decode("utf-8", "replace")

    def _json(self) -> Any:
        import json

        return json.loads(self._answer.content)

    def _chunks(self, size: int) -> Iterator[bytes]:
        content = self._answer.content
        for start in range(0, len(content), size):
            yield content[start : start + size]

    def _write(self, file: str | PathLike[str]) -> None:
        with open(file, "wb") as out:
            out.write(self._answer.content)

    def __repr__(self) -> str:
        size = len(self._answer.content)
        return f"<{type(self).__name__} {self.status_code} {self.content_type or 'without a type'}, {size} bytes>"


class APIResponse(_Received, Of["T"]):
    """An answer as it came, from `with_raw_response`."""

    __slots__ = ()

    def parse(self) -> T:
        """What the call gives without `with_raw_response`."""
        parsed: T = self._answer.parse()
        return parsed

    def read(self) -> bytes:
        """The body."""
        return self.content

    def text(self) -> str:
        """The body as text."""
        return self._text()

    def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        return self._json()

    def iter_bytes(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """The body in pieces of at most `chunk_size` bytes."""
        return self._chunks(piece_size(chunk_size))


class AsyncAPIResponse(_Received, Of["T"]):
    """An answer as it came, from `with_raw_response` of the asynchronous client."""

    __slots__ = ()

    async def parse(self) -> T:
        """What the call gives without `with_raw_response`."""
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
        return self._chunks_async(piece_size(chunk_size))

    async def _chunks_async(self, size: int) -> AsyncIterator[bytes]:
        for chunk in self._chunks(size):
            yield chunk


class BinaryAPIResponse(APIResponse[bytes]):
    """A file that the API answered with."""

    __slots__ = ()

    def parse(self) -> bytes:
        """The file's bytes."""
        return self.content

    def write_to_file(self, file: str | PathLike[str]) -> None:
        """Writes the file to this path."""
        self._write(file)


class AsyncBinaryAPIResponse(AsyncAPIResponse[bytes]):
    """A file that the API answered with."""

    __slots__ = ()

    async def parse(self) -> bytes:
        """The file's bytes."""
        return self.content

    async def write_to_file(self, file: str | PathLike[str]) -> None:
        """Writes the file to this path, in a thread."""
        import asyncio

        await asyncio.to_thread(self._write, file)
