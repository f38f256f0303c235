"""Answers that are read within a `with` statement, files piece by piece."""

from __future__ import annotations

from ._generic import Of
from ._headers import Headers
from ._native import Answer

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

    __slots__ = ("_came", "_source", "headers")

    headers: Headers
    """The headers of the answer."""

    def __init__(self, source: Answer | Streamed) -> None:
        self._source = source
        self._came: bytes | None = None
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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} {self.content_type or 'without a type'}>"


class StreamedResponse(_Incoming, Of["T"]):
    """An answer whose file is still to come, from `with_streaming_response`."""

    __slots__ = ()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """What has not been read yet, in pieces as they come; with `chunk_size`, of that many bytes but for the last.

        Raises `APIConnectionError` or `APITimeoutError` when the transfer breaks off.
        """
        regrouped = _Regrouped(chunk_size)
        for piece in self._pieces():
            yield from regrouped.add(piece)
        yield from regrouped.rest()

    def read(self) -> bytes:
        """What has not been read yet, as a whole."""
        if self._came is None:
            self._came = b"".join(self._pieces())
        return self._came

    def text(self) -> str:
        """The body as text."""
        return self.read().decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        import json

        return json.loads(self.read())

    def parse(self) -> T:
        """What the call gives without `with_streaming_response`; of a file its bytes."""
        parsed: Any = self._source.parse() if isinstance(self._source, Answer) else self.read()
        return parsed  # type: ignore[no-any-return]

    def stream_to_file(self, file: str | PathLike[str]) -> None:
        """Writes what has not been read yet to this path. When the transfer breaks off, what came of it stays."""
        with open(file, "wb") as out:
            for piece in self._pieces():
                out.write(piece)

    def close(self) -> None:
        """Ends the transfer."""
        self._close()

    def _pieces(self) -> Iterator[bytes]:
        if self._came is not None:
            yield self._came
        elif isinstance(self._source, Answer):
            yield self._source.content
        else:
            while (piece := self._source.next()) is not None:
                yield piece


class AsyncStreamedResponse(_Incoming, Of["T"]):
    """An answer whose file is still to come, from `with_streaming_response` of the asynchronous client."""

    __slots__ = ()

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """What has not been read yet, in pieces as they come; with `chunk_size`, of that many bytes but for the last.

        Raises `APIConnectionError` or `APITimeoutError` when the transfer breaks off.
        """
        regrouped = _Regrouped(chunk_size)
        async for piece in self._pieces():
            for part in regrouped.add(piece):
                yield part
        for part in regrouped.rest():
            yield part

    async def read(self) -> bytes:
        """What has not been read yet, as a whole."""
        if self._came is None:
            self._came = b"".join([piece async for piece in self._pieces()])
        return self._came

    async def text(self) -> str:
        """The body as text."""
        return (await self.read()).decode("utf-8", "replace")

    async def json(self) -> Any:
        """The body as plain dicts, lists and scalars."""
        import json

        return json.loads(await self.read())

    async def parse(self) -> T:
        """What the call gives without `with_streaming_response`; of a file its bytes."""
        parsed: Any = self._source.parse() if isinstance(self._source, Answer) else await self.read()
        return parsed  # type: ignore[no-any-return]

    async def stream_to_file(self, file: str | PathLike[str]) -> None:
        """Writes what has not been read yet to this path, in a thread. When the transfer breaks off, what came of it
        stays."""
        import asyncio

        with await asyncio.to_thread(open, file, "wb") as out:
            async for piece in self.iter_bytes(_MIB):
                await asyncio.to_thread(out.write, piece)

    async def close(self) -> None:
        """Ends the transfer."""
        self._close()

    async def _pieces(self) -> AsyncIterator[bytes]:
        if self._came is not None:
            yield self._came
        elif isinstance(self._source, Answer):
            yield self._source.content
        else:
            while (piece := await self._source.start_next()) is not None:
                yield piece


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


class _Regrouped:
    """Pieces of any size, as pieces of one size."""

    __slots__ = ("_kept", "_size")

    def __init__(self, size: int | None) -> None:
        if size is not None and size < 1:
            raise ValueError("chunk_size: must be 1 or more")
        self._size = size
        self._kept = bytearray()

    def add(self, piece: bytes) -> Iterator[bytes]:
        if self._size is None:
            yield piece
            return
        self._kept += piece
        while len(self._kept) >= self._size:
            yield bytes(self._kept[: self._size])
            del self._kept[: self._size]

    def rest(self) -> Iterator[bytes]:
        if self._kept:
            yield bytes(self._kept)
            self._kept.clear()
