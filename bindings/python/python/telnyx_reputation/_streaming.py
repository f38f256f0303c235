"""What the synchronous and the asynchronous streamed responses have in common."""

from __future__ import annotations

from ._exceptions import TelnyxError
from ._answer_headers import Headers
from ._native import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from os import PathLike
    from typing import Any

    from ._native import FileStream

__all__: list[str] = []

_MIB = 1 << 20


class Incoming:
    """An answer whose file may still be to come."""

    __slots__ = ("_broke", "_came", "_ended", "_kept", "_source", "_taken", "headers")

    headers: Headers
    """The headers of the answer."""

    def __init__(self, source: Answer | FileStream) -> None:
        self._source = source
        self._came = source.content if isinstance(source, Answer) else None
        """What `read` gave: it may be asked for again."""
        self._kept = bytearray()
        """What came of a file and was not handed out yet. It stays here when a loop or a wait ends early."""
        self._taken = False
        """Whether part of a file was handed out."""
        self._ended = isinstance(source, Answer)
        self._broke: TelnyxError | None = None
        self.headers = Headers(source.headers)

    @property
    def status_code(self) -> int:
        """The HTTP status, 200 to 299."""
        return self._source.status_code

    @property
    def attempts(self) -> int:
        """How often the request was sent."""
        return self._source.attempts

    @property
    def retries_taken(self) -> int:
        """How often the request was sent again."""
        return self._source.attempts - 1

    @property
    def content_type(self) -> str | None:
        """The media type of the body, when the server named one."""
        return self.headers.get("content-type")

    def _close(self) -> None:
        if not isinstance(self._source, Answer):
            self._source.close()
            self._kept.clear()

    def _next(self) -> bool:
        """Waits for the next piece and keeps it; false after the last."""
        return not isinstance(self._source, Answer) and self._source.next(self._kept)

    async def _start_next(self) -> bool:
        """As `_next`, on the running event loop."""
        if isinstance(self._source, Answer):
            return False
        while (more := self._source.take(self._kept)) is None:
            await self._source.start_next()
        return more

    def _write(self, file: str | PathLike[str], pieces: Callable[[int | None], Iterator[bytes]]) -> None:
        with open(file, "wb") as out:
            for piece in pieces(None):
                out.write(piece)

    async def _start_write(
        self, file: str | PathLike[str], pieces: Callable[[int | None], AsyncIterator[bytes]]
    ) -> None:
        import asyncio

        with await asyncio.to_thread(open, file, "wb") as out:
            # Of a size that is worth the way to a thread.
            async for piece in pieces(_MIB):
                await asyncio.to_thread(out.write, piece)

    def _check_whole(self) -> None:
        """Refuses what makes no sense with part of the file."""
        if self._taken:
            raise RuntimeError("part of the answer was read already; only read() gives what is left of it")

    def _check_left(self) -> None:
        """Refuses a file that was read already: it is not to be taken for an empty one."""
        if self._taken and self._ended and not self._kept:
            raise RuntimeError("the answer was read already")

    def _all(self) -> bytes:
        if self._came is None:
            self._check_left()
            self._came = bytes(self._kept)
            self._kept.clear()
        return self._came

    def _part(self, size: int | None) -> bytes:
        """What is there, at most `size` bytes of it."""
        part = bytes(self._kept[:size])
        del self._kept[:size]
        self._taken = True
        return part

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} {self.content_type or 'without a type'}>"


class Streaming:
    """A resource whose methods return their calls, for a `with` statement to make."""

    __slots__ = ("_resource", "_within")

    def __init__(self, resource: Any, within: Callable[[Callable[[], Any]], object]) -> None:
        self._resource = resource
        self._within = within

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._resource, name)
        if not callable(member):
            return Streaming(member, self._within)
        method: Callable[..., Any] = member

        def call(*arguments: Any, **keywords: Any) -> object:
            return self._within(lambda: method(*arguments, **keywords))

        return call
