"""What each worker of a job makes its client of."""

from __future__ import annotations

import os
import pickle
from dataclasses import InitVar, dataclass, field, fields
from urllib.parse import urlsplit

from ._exceptions import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any, Literal, TypeVar

    from ._async import AsyncTelnyx
    from ._native import Omit, Period
    from ._options import Certificates, HeadersLike, TimeoutLike
    from ._sync import Telnyx
    from ._webhooks import PublicKey

    _C = TypeVar("_C", Telnyx, AsyncTelnyx)

__all__ = ["ClientSpec"]

# Headers that prove who sends them.
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})

_NO_SECRET = "a ClientSpec is pickled, sent and kept in logs and caches of engines, so it never holds a secret: "


@dataclass(frozen=True)
class ClientSpec:
    """The options of a client without its key: what can be pickled, sent to a worker and made a client of there.

        spec = ClientSpec(base_url="http://broker.internal:8440/v2", run_id="nightly-2025-06-01")
        # In a worker, in whose environment `TELNYX_API_KEY` is:
        client = spec.client()

    Its fields are the arguments of `Telnyx`, with the same defaults. There is none for the key: each worker has it, or
    a broker's token in its place, as `TELNYX_API_KEY` in its own environment.

    Raises `ConfigurationError` when a secret is among the options.
    """

    base_url: str | None = None
    run_id: str | None = None
    timeout: TimeoutLike | None = None
    max_retries: int | Omit | None = None
    deadline: float | None = None
    requests_per_second: float | None = None
    spend_limit_usd: Decimal | float | str | None = None
    monthly_limit_usd: Decimal | float | str | None = None
    budget: str | None = None
    period: Period | None = None
    default_headers: HeadersLike | None = None
    default_query: Mapping[str, object] | None = None
    proxy: str | Literal[False] | None = None
    ca_certificates: Certificates | Sequence[Certificates] | None = None
    public_key: PublicKey | Sequence[PublicKey] | None = None
    max_body_bytes: int | None = None
    api_key: InitVar[str | None] = field(default=None, kw_only=True)

    def __post_init__(self, api_key: str | None) -> None:
        if api_key is not None:
            raise ConfigurationError(f"api_key: {_NO_SECRET}set TELNYX_API_KEY in the environment of each worker")
        secret = next((name for name in self.default_headers or () if name.lower() in _SECRET_HEADERS), None)
        if secret is not None:
            raise ConfigurationError(f"default_headers: {secret}: {_NO_SECRET}let each worker add such a header")
        if isinstance(self.proxy, str) and urlsplit(self.proxy).password is not None:
            raise ConfigurationError(f"proxy: {_NO_SECRET}set HTTPS_PROXY in the environment of each worker")

    def client(self) -> Telnyx:
        """The client of this process with these options, made when first asked for; a forked child makes its own.

        Raises `ConfigurationError` when `TELNYX_API_KEY` is not set, or an option makes no sense.
        """
        from ._sync import Telnyx

        return self._of_this_process(Telnyx)

    def async_client(self) -> AsyncTelnyx:
        """As `client()`, for asyncio: it serves all event loops of the process."""
        from ._async import AsyncTelnyx

        return self._of_this_process(AsyncTelnyx)

    def _of_this_process(self, kind: type[_C]) -> _C:
        # With the key, so that a token that was exchanged meanwhile is used.
        key = (os.getpid(), kind, os.environ.get("TELNYX_API_KEY"), pickle.dumps(self))
        made: _C | None = _clients.get(key)
        if made is not None and made.is_closed():
            _clients.pop(key, None)
            made = None
        if made is None:
            given: dict[str, Any] = {option.name: getattr(self, option.name) for option in fields(self)}
            # Of two threads that make one at once, both get that of the first.
            kept: _C = _clients.setdefault(key, kind(**given))
            return kept
        return made


# By process: a child that was forked has those of its parent here too, and leaves them alone.
_clients: dict[tuple[int, type, str | None, bytes], Any] = {}
