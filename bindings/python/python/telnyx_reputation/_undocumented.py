"""Requests to endpoints that this version does not know: what the clients inherit."""

from __future__ import annotations

from ._exceptions import APIResponseValidationError, ConfigurationError, InvalidArgumentError
from ._given_up import keep_outcome
from ._native import Model, Operation
from ._responses import APIResponse, AsyncAPIResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._generic import T
    from ._native import Client as NativeClient
    from ._options import RequestOptions


__all__: list[str] = []

_OPERATIONS: dict[str, Operation[Any]] = {name: Operation(name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_PLAIN: tuple[type, ...] = (object, dict, list, str, bytes, type(None))


class Undocumented:
    """`get`, `post`, `put`, `patch` and `delete` with any path.

    What such a request bills is not known. It is never sent twice unless it provably did not run, it does not count
    in `usage()`, and a client with a spend limit refuses it. Else it is as any other call: the same key, headers,
    errors and timeouts.

    Arguments:

    - path: what follows the base URL, such as `/balance`.
    - cast_to: what to make of the answer: a subclass of `Model`, a type of JSON values such as `dict` or
      `dict[str, object]`, of which the inner types are for type checkers, `object` for whatever JSON comes and `None`
      for an empty body, `NoneType` to look at no body, `str` or `bytes` for the body, `APIResponse[object]` for the
      answer as it came.
    - body: sent as JSON.
    - options: see `RequestOptions`.

    Raises `InvalidArgumentError` for a path that could reach somewhere else, before anything is sent, and
    `APIResponseValidationError` when the answer is not what `cast_to` says.
    """

    __slots__ = ()

    _native: NativeClient

    def get(self, path: str, *, cast_to: type[T], options: RequestOptions | None = None) -> T:
        """Sends a GET."""
        return self._request("GET", path, cast_to, None, options)

    def post(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a POST."""
        return self._request("POST", path, cast_to, body, options)

    def put(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PUT."""
        return self._request("PUT", path, cast_to, body, options)

    def patch(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PATCH."""
        return self._request("PATCH", path, cast_to, body, options)

    def delete(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a DELETE."""
        return self._request("DELETE", path, cast_to, body, options)

    def _request(
        self, method: str, path: str, cast_to: type[T], body: object | None, options: RequestOptions | None
    ) -> T:
        native, extras = _prepare(self._native, APIResponse, path, cast_to, options)
        return _cast(native.call(_OPERATIONS[method], (path,), {}, body, extras), method, cast_to)


class AsyncUndocumented:
    """`get`, `post`, `put`, `patch` and `delete` with any path; see `Undocumented`."""

    __slots__ = ()

    _native: NativeClient

    async def get(self, path: str, *, cast_to: type[T], options: RequestOptions | None = None) -> T:
        """Sends a GET."""
        return await self._request("GET", path, cast_to, None, options)

    async def post(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a POST."""
        return await self._request("POST", path, cast_to, body, options)

    async def put(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PUT."""
        return await self._request("PUT", path, cast_to, body, options)

    async def patch(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a PATCH."""
        return await self._request("PATCH", path, cast_to, body, options)

    async def delete(
        self, path: str, *, cast_to: type[T], body: object | None = None, options: RequestOptions | None = None
    ) -> T:
        """Sends a DELETE."""
        return await self._request("DELETE", path, cast_to, body, options)

    async def _request(
        self, method: str, path: str, cast_to: type[T], body: object | None, options: RequestOptions | None
    ) -> T:
        native, extras = _prepare(self._native, AsyncAPIResponse, path, cast_to, options)
        call = native.start(_OPERATIONS[method], (path,), {}, body, extras)
        try:
            return _cast(await call, method, cast_to)
        except BaseException as error:
            keep_outcome(error, call)
            raise


def _prepare(
    native: NativeClient, response: type, path: str, cast_to: Any, options: RequestOptions | None
) -> tuple[NativeClient, tuple[Any, ...]]:
    """The client and the extras of the call; what makes no sense is refused before anything is sent."""
    if not isinstance(path, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError("path: must be text")
    cast_to = _origin(cast_to)
    known = isinstance(cast_to, type) and issubclass(cast_to, (Model, response))  # pyright: ignore[reportUnnecessaryIsInstance]
    if cast_to not in _PLAIN and not known:
        raise InvalidArgumentError(
            "cast_to: must be dict, list, object, str, bytes, NoneType, a model, "
            f"or {response.__name__} for the answer as it came"
        )
    given: dict[str, Any] = {**options} if options is not None else {}
    retries = given.pop("max_retries", None)
    if retries is not None:
        try:
            native = native.with_options(
                api_key=None,
                base_url=None,
                timeout=None,
                max_retries=retries,
                deadline=None,
                default_headers=None,
                default_query=None,
            )
        except ConfigurationError as error:
            raise InvalidArgumentError(f"options: {error}") from None
    extras = tuple(given.pop(name, None) for name in ("headers", "params", "extra_json", "timeout"))
    if given:
        raise InvalidArgumentError(f"options: there is no option {next(iter(given))!r}")
    return (native.with_raw_response(response), extras)


def _origin(cast_to: Any) -> Any:
    """`dict` of `dict[str, object]`."""
    return getattr(cast_to, "__origin__", cast_to)


def _cast(answer: APIResponse[object] | AsyncAPIResponse[object], method: str, cast_to: type[T]) -> T:
    text = answer.content.decode("utf-8", "replace")
    cast_to = _origin(cast_to)
    made: Any = None
    if cast_to is type(None) or (cast_to is object and not text):
        pass
    elif cast_to not in _PLAIN and not issubclass(cast_to, Model):
        made = answer
    elif cast_to is bytes:
        made = answer.content
    elif cast_to is str:
        made = text
    else:
        import json

        try:
            made = cast_to(text) if issubclass(cast_to, Model) else json.loads(text)
            fits = isinstance(made, cast_to)
        except ValueError:
            fits = False
        if not fits:
            name = method.lower()
            raise APIResponseValidationError(
                f"{name}: unexpected answer: status {answer.status_code}, "
                f"but the body is no JSON of {cast_to.__name__}",
                operation=name,
                status_code=answer.status_code,
                attempts=answer.attempts,
                body=text,
            )
    result: T = made
    return result
