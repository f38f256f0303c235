"""Requests to endpoints that this version does not know: what the clients inherit."""

from __future__ import annotations

from .._undocumented import start_request
from .responses import AsyncAPIResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._generic import T
    from .._native import Client as NativeClient
    from .._options import RequestOptions

__all__: list[str] = []


class AsyncUndocumented:
    """`get`, `post`, `put`, `patch` and `delete` with any path.

    What such a request bills is not known. It is never sent twice unless it provably did not run, it does not count
    in `usage()`, and a client with a spend limit refuses it. Else it is as any other call: the same key, headers,
    errors and timeouts.

    Arguments:

    - path: what follows the base URL, such as `/balance`.
    - cast_to: what to make of the answer: a subclass of `Model`, a type of JSON values such as `dict` or
      `dict[str, object]`, of which the inner types are for type checkers, `object` for whatever JSON comes and `None`
      for an empty body, `NoneType` to look at no body, `str` or `bytes` for the body, `AsyncAPIResponse[object]` for
      the answer as it came.
    - body: sent as JSON.
    - options: see `RequestOptions`.

    Raises `InvalidArgumentError` for a path that could reach somewhere else, before anything is sent, and
    `APIResponseValidationError` when the answer is not what `cast_to` says.
    """

    __slots__ = ()

    _native: NativeClient

    async def get(self, path: str, *, cast_to: type[T], options: RequestOptions | None = None) -> T:
        """Sends a GET."""
        return await start_request(self._native, AsyncAPIResponse, "GET", path, cast_to, None, options)

    async def post(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a POST."""
        return await start_request(self._native, AsyncAPIResponse, "POST", path, cast_to, body, options)

    async def put(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PUT."""
        return await start_request(self._native, AsyncAPIResponse, "PUT", path, cast_to, body, options)

    async def patch(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PATCH."""
        return await start_request(self._native, AsyncAPIResponse, "PATCH", path, cast_to, body, options)

    async def delete(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a DELETE."""
        return await start_request(self._native, AsyncAPIResponse, "DELETE", path, cast_to, body, options)
