"""Answers that are read within a `with` statement, files piece by piece."""

from __future__ import annotations

from ._exceptions import TelnyxError
from ._generic import Of
from ._headers import Headers
from ._native import Answer
from ._responses import piece_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from os import PathLike
    from types import TracebackType
    from typing import Any

    from ._generic import T
    from ._native import Streamed

__all__ = ["AsyncStreamedCall", "AsyncStreamedResponse", "StreamedCall", "StreamedResponse"]

_MIB = 1 << 20


class _Incoming:
    """What the synchronous and the asynchronous answers have in common."""

    __slots__ = ("_broke", "_came", "_ended", "_kept", "_source", "_taken", "headers")

    headers: Headers
    """The headers of the answer."""

    def __init__(self, source: Answer | Streamed) -> None:
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

    def _check_whole(self) -> None:
        """For what makes no sense of a part of the file."""
        if self._taken:
            raise RuntimeError("part of the answer was read already; only read() gives what is left of it")

    def _check_left(self) -> None:
        """A file that was read already is not to be taken for an empty one."""
        if self._taken and self._ended and not self._kept:
            raise RuntimeError("the answer was read already")

    def _all(self) -> bytes:
        if self._came is None:
            self._check_left()
            self._came = bytes(self._kept)
            self._kept.clear()
        return self._came

    def _part(self, size: int | None) -> bytes:
        """What is there, of which no more than `size` bytes."""
        part = bytes(self._kept[:size])
        del self._kept[:size]
        self._taken = True
        return part

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} {self.content_type or 'without a type'}>"


class StreamedResponse(_Incoming, Of["T"]):
    """An answer whose file is still to come, from `with_streaming_response`.

    A transfer that broke off says so however often it is asked.
    """

    __slots__ = ()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """What has not been read yet, in pieces as they come; with `chunk_size`, of that many bytes but for the last.
        What a loop that ends early has not taken is left for whatever reads next.

        Raises `APIConnectionError` or `APITimeoutError` when the transfer breaks off, and `RuntimeError` when the file
        was read to its end before.
        """
        return self._pieces(None if chunk_size is None else piece_size(chunk_size))

    def read(self) -> bytes:
        """What has not been read yet, as a whole, and the same when asked again. Raises as `iter_bytes`."""
        while self._more():
            pass
        return self._all()

    def text(self) -> str:
        """The body as text."""
        self._check_whole()
        return (self.read()).decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        import json

        self._check_whole()
        return json.loads(self.read())

    def parse(self) -> T:
        """What the call gives without `with_streaming_response`; of a file its bytes."""
        self._check_whole()
        parsed: Any = self._source.parse() if isinstance(self._source, Answer) else self.read()
        return parsed  # type: ignore[no-any-return]

    def stream_to_file(self, file: str | PathLike[str]) -> None:
        """Writes what has not been read yet to this path. When the transfer breaks off, what came of it stays; when
        nothing is left, it raises `RuntimeError` and writes nothing."""
        self._any()
        with open(file, "wb") as out:
            for piece in self._pieces(None):
                out.write(piece)

    def close(self) -> None:
        """Ends the transfer."""
        self._close()

    def _more(self) -> bool:
        """Waits for the next piece and keeps it; false after the last."""
        if self._broke is not None:
            raise self._broke
        if self._ended or isinstance(self._source, Answer):
            return False
        try:
            more = self._source.next(self._kept)
        except TelnyxError as error:
            self._broke = error
            raise
        self._ended = not more
        return more

    def _any(self) -> None:
        """Waits until there is something to hand out, unless the file is empty."""
        while self._came is None and not self._kept and self._more():
            pass
        if self._came is None:
            self._check_left()

    def _pieces(self, size: int | None) -> Iterator[bytes]:
        self._any()
        if self._came is not None:
            size = size or max(len(self._came), 1)
            for start in range(0, len(self._came), size):
                yield self._came[start : start + size]
            return
        while True:
            while len(self._kept) < (size or 1) and self._more():
                pass
            if not self._kept:
                return
            yield self._part(size)


class AsyncStreamedResponse(_Incoming, Of["T"]):
    """An answer whose file is still to come, from `with_streaming_response` of the asynchronous client.

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
        return (await self.read()).decode("utf-8", "replace")

    async def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        import json

        self._check_whole()
        return json.loads(await self.read())

    async def parse(self) -> T:
        """What the call gives without `with_streaming_response`; of a file its bytes."""
        self._check_whole()
        parsed: Any = self._source.parse() if isinstance(self._source, Answer) else await self.read()
        return parsed  # type: ignore[no-any-return]

    async def stream_to_file(self, file: str | PathLike[str]) -> None:
        """Writes what has not been read yet to this path, in a thread. When the transfer breaks off, what came of it
        stays; when nothing is left, it raises `RuntimeError` and writes nothing."""
        import asyncio

        await self._any()
        with await asyncio.to_thread(open, file, "wb") as out:
            async for piece in self._pieces(_MIB):
                await asyncio.to_thread(out.write, piece)

    async def close(self) -> None:
        """Ends the transfer."""
        self._close()

    async def _more(self) -> bool:
        """Waits for the next piece and keeps it; false after the last."""
        if self._broke is not None:
            raise self._broke
        if self._ended or isinstance(self._source, Answer):
            return False
        try:
            while (more := self._source.take(self._kept)) is None:
                await self._source.start_next()
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


class StreamedCall(Of["T"]):
    """A call that is made when its `with` statement begins, and whose answer is closed when that ends."""

    __slots__ = ("_call", "_response")

    def __init__(self, call: Callable[[], StreamedResponse[T]]) -> None:
        self._call = call

    def __enter__(self) -> StreamedResponse[T]:
        self._response = self._call()
        return self._response

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._response.close()


class AsyncStreamedCall(Of["T"]):
    """A call that is made when its `async with` statement begins, and whose answer is closed when that ends."""

    __slots__ = ("_call", "_response")

    def __init__(self, call: Callable[[], Awaitable[AsyncStreamedResponse[T]]]) -> None:
        self._call = call

    async def __aenter__(self) -> AsyncStreamedResponse[T]:
        self._response = await self._call()
        return self._response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._response.close()


class Streaming:
    """A resource whose methods give their calls to be made by a `with` statement."""

    __slots__ = ("_resource", "_within")

    def __init__(self, resource: Any, within: type[StreamedCall[Any]] | type[AsyncStreamedCall[Any]]) -> None:
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
