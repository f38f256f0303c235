"""Events that were delivered to you: whether they are genuine, and what they say."""

from __future__ import annotations

import os as _os

from ._exceptions import ConfigurationError
from ._generated.events import EVENTS, KnownWebhookEvent
from ._native import Field as _Field
from ._native import Model, WebhookKeys, read_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from typing import Any, Protocol, Union

    class HasItems(Protocol):
        """A mapping, or the headers of any web framework."""

        def items(self) -> Iterable[tuple[str, str | Sequence[str]]]: ...

    Headers = Union[HasItems, Iterable[tuple[str, str]], Iterable[tuple[bytes, bytes]]]
    """The headers of a delivery, as a mapping or as pairs. A value may be a list, as in `multiValueHeaders`."""

    PublicKey = Union[str, bytes]
    """A public key in base64 or as PEM, or its 32 bytes."""

__all__ = ["OtherWebhookEvent", "WebhookEvent", "Webhooks"]


class OtherWebhookEventData(Model):
    """The event itself. What it does not hold is `None`; everything else of it is in `model_extra`."""

    __slots__ = ()

    event_type: str | None = _Field("event_type")
    """Which event it is."""

    id: str | None = _Field("id")
    """Id of the event, the same on every delivery of it."""

    occurred_at: datetime | None = _Field("occurred_at", timestamp=True)
    """When it happened."""

    payload: Any = _Field("payload")
    """What happened, as plain values."""


class OtherWebhookEvent(Model):
    """An event of a type that this version does not know, or without what its type documents: kept whole."""

    __slots__ = ()

    _data: Any = _Field("data", OtherWebhookEventData)

    @property
    def data(self) -> OtherWebhookEventData:
        """The event; one without anything in it when the body has none."""
        return self._data if isinstance(self._data, OtherWebhookEventData) else OtherWebhookEventData({})


WebhookEvent = KnownWebhookEvent | OtherWebhookEvent
"""A delivered event. `isinstance` tells which, and so does `event.data.event_type`."""


class Webhooks:
    """Events that were delivered to you: whether they are genuine, and what they say. Nothing here sends anything, so a
    receiver that makes no calls needs no client and no API key.

    Deliveries may repeat and come out of order: `event.data.id` is the same on each delivery of an event. Answer with
    status 200, or it is delivered again.
    """

    __slots__ = ("_keys",)

    def __init__(self, public_key: PublicKey | Sequence[PublicKey] | None = None) -> None:
        """Takes the public key, or several of which any will do; by default that of `TELNYX_PUBLIC_KEY`.

        Raises `ConfigurationError` when one of them is not a public key.
        """
        set_up = _os.environ.get("TELNYX_PUBLIC_KEY", "").strip() or None
        keys = public_keys(public_key if public_key is not None else set_up)
        self._keys = None if keys is None else WebhookKeys(keys)

    def unwrap(
        self, payload: str | bytes, *, headers: Headers, key: PublicKey | Sequence[PublicKey] | None = None
    ) -> WebhookEvent:
        """Verifies an event and gives it its type.

        Raises `WebhookVerificationError` when a header is missing, the event is more than 300 s old or from the future,
        no key matches the signature of this body and time, or the body is not an event; `ConfigurationError`
        when there is no public key, or one of them is malformed.

        Arguments:

        - payload: The body exactly as it was received; one that was parsed and written again does not verify.
        - headers: The headers that came with it. Names are matched without regard to case.
        - key: The public key, or several, of which any will do; else the client's `public_key`.
        """
        given = public_keys(key)
        keys = self._keys if given is None else WebhookKeys(given)
        if keys is None:
            raise ConfigurationError("no public key to verify events with: give one, or set TELNYX_PUBLIC_KEY")
        event: WebhookEvent = _typed(keys.verify(payload, headers), payload)
        return event

    def unsafe_unwrap(self, payload: str | bytes) -> WebhookEvent:
        """Gives an event its type without verifying it. Anyone can send such a body: for tests, and for events that
        were verified before.

        Raises `WebhookVerificationError` when the body is no event at all.

        Arguments:

        - payload: The body.
        """
        event: WebhookEvent = _typed(read_event(payload), payload)
        return event


def public_keys(given: PublicKey | Sequence[PublicKey] | None) -> list[str] | None:
    """The keys in base64, as the portal shows them."""
    if given is None:
        return None
    one = isinstance(given, (str, bytes)) or not hasattr(type(given), "__iter__")
    # An iterator: room is made for as many as a list says that it has.
    keys: list[Any] = [given] if one else list(iter(given))
    if not all(isinstance(key, bytes) or (isinstance(key, str) and key.isascii()) for key in keys):
        raise ConfigurationError("public_key: must be a string in base64 or bytes, or a list of those")
    return [_base64(key) for key in keys]


def _base64(key: PublicKey) -> str:
    if not isinstance(key, bytes):
        return key
    if key.lstrip().startswith(b"-----"):
        return key.decode("ascii", "replace")
    from binascii import b2a_base64

    return b2a_base64(key, newline=False).decode()


def _typed(event_type: str | None, payload: str | bytes) -> Any:
    text = payload if isinstance(payload, str) else bytes(payload)
    return EVENTS.get(event_type or "", OtherWebhookEvent)(text)
