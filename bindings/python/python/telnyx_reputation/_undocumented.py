"""How a request to an endpoint that this version does not know is made, and what becomes of its answer."""

from __future__ import annotations

from ._exceptions import APIResponseValidationError, ConfigurationError, InvalidArgumentError
from ._native import Model, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._generic import T
    from ._native import Client as NativeClient
    from ._options import RequestOptions
    from ._responses import Received

__all__: list[str] = []

_OPERATIONS: dict[str, Operation[Any]] = {name: Operation(name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_PLAIN: tuple[type, ...] = (object, dict, list, str, bytes, type(None))


def request(
    native: NativeClient,
    response: type[Received],
    method: str,
    path: str,
    cast_to: type[T],
    body: object | None,
    options: RequestOptions | None,
) -> T:
    """Makes a request and waits for it. `response` is the class of an answer as it came."""
    native, extras = _prepare(native, response, path, cast_to, options)
    call = _OPERATIONS[method].witnessed(native, (path,), {}, body, extras)
    try:
        return _cast(call.wait(), method, cast_to)
    except BaseException as error:
        call.keep(error)
        raise


async def start_request(
    native: NativeClient,
    response: type[Received],
    method: str,
    path: str,
    cast_to: type[T],
    body: object | None,
    options: RequestOptions | None,
) -> T:
    """As `request`, on the running event loop."""
    native, extras = _prepare(native, response, path, cast_to, options)
    call = _OPERATIONS[method].witnessed(native, (path,), {}, body, extras)
    try:
        return _cast(await call.start(), method, cast_to)
    except BaseException as error:
        call.keep(error)
        raise


def _prepare(
    native: NativeClient, response: type[Received], path: str, cast_to: Any, options: RequestOptions | None
) -> tuple[NativeClient, tuple[Any, ...]]:
    """The client and the extras of the call; what makes no sense is refused before anything is sent."""
    if not isinstance(path, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError("path: must be a string")
    cast_to = _origin(cast_to)
    known = isinstance(cast_to, type) and issubclass(cast_to, (Model, response))  # pyright: ignore[reportUnnecessaryIsInstance]
    if cast_to not in _PLAIN and not known:
        raise InvalidArgumentError(
            "cast_to: must be dict, list, object, str, bytes, NoneType, a model, "
            f"or {response.__name__} for the answer as it came"
        )
    try:
        given: dict[str, Any] = {**options} if options is not None else {}
    except TypeError:
        raise InvalidArgumentError("options: must be a dict") from None
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
                run_id=None,
            )
        except ConfigurationError as error:
            raise InvalidArgumentError(f"options: {error}") from None
    extras = tuple(given.pop(name, None) for name in ("headers", "params", "extra_json", "timeout"))
    if given:
        raise InvalidArgumentError(f"options: there is no option {next(iter(given))!r:.60}")
    return (native.with_raw_response(response), extras)


def _origin(cast_to: Any) -> Any:
    """`dict` of `dict[str, object]`."""
    return getattr(cast_to, "__origin__", cast_to)


def _cast(answer: Received, method: str, cast_to: type[T]) -> T:
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
