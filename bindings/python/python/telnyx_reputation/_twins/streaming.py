"""Answers that are read within a `with` statement, files piece by piece."""

from __future__ import annotations

from .._exceptions import TelnyxError
from .._generic import Of
from .._native import Answer
from .._responses import piece_size
from .._streaming import Incoming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from os import PathLike
    from types import TracebackType
    from typing import Any

    from .._generic import T

__all__ = ["AsyncStreamedCall", "AsyncStreamedResponse"]


class AsyncStreamedResponse(Incoming, Of["T"]):
    """An answer whose file is still to come, from `with_streaming_response`{ of the asynchronous client|}.

    A transfer that broke off says so however often it is asked.
    """

    __slots__ = ()

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """What has not been read yet, in pieces as they come; with `chunk_size`, of that many bytes but for the last.
        What a loop that ends early has not taken is left for whatever reads next.

        Raises `APIConnectionError` or `APITimeoutError` when the transfer breaks off, and `RuntimeError` when the file
        was read to its end before.
        """
        return self._pieces(None if chunk_size is None else piece_size(chunk_size))

    async def read(self) -> bytes:
        """What has not been read yet, as a whole, and the same when asked again. Raises as `iter_bytes`."""
        while await self._more():
            pass
        return self._all()

    async def text(self) -> str:
        """The body as text."""
        self._check_whole()
        body = await self.read()
        return body.decode("utf-8", "replace")

    async def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        import json

        self._check_whole()
        return json.loads(await self.read())

    async def parse(self) -> T:
        """What the call returns without `with_streaming_response`; of a file its bytes."""
        self._check_whole()
        parsed: Any = self._source.parse() if isinstance(self._source, Answer) else await self.read()
        return parsed  # type: ignore[no-any-return]

    async def stream_to_file(self, file: str | PathLike[str]) -> None:
        """Writes what has not been read yet to this path{, in a thread|}. When the transfer breaks off, what came of it
        stays; when nothing is left, it raises `RuntimeError` and writes nothing."""
        await self._any()
        await self._start_write(file, self._pieces)

    async def close(self) -> None:
        """Ends the transfer."""
        self._close()

    async def _more(self) -> bool:
        """Waits for the next piece and keeps it; false after the last."""
        if self._broke is not None:
            raise self._broke
        if self._ended:
            return False
        try:
            more = await self._start_next()
        except TelnyxError as error:
            self._broke = error
            raise
        self._ended = not more
        return more

    async def _any(self) -> None:
        """Waits until there is something to hand out, unless the file is empty."""
        while self._came is None and not self._kept and await self._more():
            pass
        if self._came is None:
            self._check_left()

    async def _pieces(self, size: int | None) -> AsyncIterator[bytes]:
        await self._any()
        if self._came is not None:
            size = size or max(len(self._came), 1)
            for start in range(0, len(self._came), size):
                yield self._came[start : start + size]
            return
        while True:
            while len(self._kept) < (size or 1) and await self._more():
                pass
            if not self._kept:
                return
            yield self._part(size)


class AsyncStreamedCall(Of["T"]):
    """A call that is made when its `async with` statement begins, and whose answer is closed when that ends."""

    __slots__ = ("_call", "_response")

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    async def __aenter__(self) -> AsyncStreamedResponse[T]:
        response: AsyncStreamedResponse[T] = await self._call()
        self._response = response
        return response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._response.close()
