"""What the synchronous and the asynchronous responses have in common."""

from __future__ import annotations

from ._exceptions import InvalidArgumentError
from ._answer_headers import Headers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from os import PathLike
    from typing import Any

    from ._native import Answer

__all__: list[str] = []


def piece_size(chunk_size: int) -> int:
    """The size, unless pieces cannot have it."""
    if not isinstance(chunk_size, int) or chunk_size < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError("invalid argument: chunk_size: must be a whole number, 1 or more")
    return chunk_size


class Received:
    """An answer as it came: with status and headers, and files."""

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

    async def _start_chunks(self, size: int) -> AsyncIterator[bytes]:
        for chunk in self._chunks(size):
            yield chunk

    def _write(self, file: str | PathLike[str]) -> None:
        with open(file, "wb") as out:
            out.write(self._answer.content)

    async def _start_write(self, file: str | PathLike[str]) -> None:
        import asyncio

        await asyncio.to_thread(self._write, file)

    def __repr__(self) -> str:
        size = len(self._answer.content)
        return f"<{type(self).__name__} {self.status_code} {self.content_type or 'without a type'}, {size} bytes>"
