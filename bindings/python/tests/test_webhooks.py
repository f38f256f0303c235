"""Events that were delivered: whether they are genuine, and what they say."""

from __future__ import annotations

import base64
import copy
import email.message
import json
import pickle
import threading
import time
from datetime import datetime, timezone
from typing import Any

import pytest
from accounts import prepared
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from stub_server import Asked, Stub

from telnyx_reputation import (
    AsyncTelnyx,
    ConfigurationError,
    InvalidArgumentError,
    OtherWebhookEvent,
    Telnyx,
    Webhooks,
    WebhookVerificationError,
)
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import (
    NumberReputationExternalVerificationStatusChangedWebhookEvent,
    NumberReputationNumberFlaggedWebhookEvent,
    NumberReputationNumberRemovedWebhookEvent,
    NumberReputationRemediationCompletedWebhookEvent,
    NumberReputationRemediationTier1CompleteWebhookEvent,
)

UNKNOWN = '{"data": {"event_type": "call.answered", "id": "1", "occurred_at": "2026-11-02T10:00:00Z", "payload": [1]}}'


class Signer:
    """Signs as the service does."""

    def __init__(self, seed: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.raw = self._key.public_key().public_bytes_raw()
        self.public_key = base64.b64encode(self.raw).decode()

    def headers(self, payload: str, *, age: int = 0) -> dict[str, str]:
        timestamp = str(int(time.time()) - age)
        signature = base64.b64encode(self._key.sign(f"{timestamp}|{payload}".encode())).decode()
        return {"Telnyx-Timestamp": timestamp, "Telnyx-Signature-Ed25519": signature}


SIGNER = Signer()
CLIENT = Telnyx("KEY", public_key=SIGNER.public_key)


class Receiver:
    """What an account's events are delivered to."""

    def __init__(self, sandbox: Sandbox, key: str, stub: Stub) -> None:
        self.sandbox, self.key, self.stub = sandbox, key, stub
        self.enterprise = prepared(sandbox, key)
        self.reputation = sandbox.client(key).enterprises.reputation

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.sandbox.control(method, path, body, api_key=self.key)

    def subscribe(self) -> None:
        self.reputation.update_webhook(self.enterprise, webhook_url=self.stub.url)

    def remediate(self) -> str:
        """Begins a remediation, which is taken on; gives its id."""
        request = self.reputation.remediation.create(
            self.enterprise, phone_numbers=["+16035551234"], call_purpose="reminders", webhook_url=self.stub.url
        )
        assert request.data is not None and request.data.id is not None
        self.advance(request.data.id)
        return request.data.id

    def advance(self, request: str) -> None:
        self.control("POST", f"/_sandbox/remediations/{request}/advance")

    def next(self) -> Asked:
        assert self.stub.arrived.acquire(timeout=20)
        return self.stub.asked[-1]


@pytest.fixture
def receiver(telnyx_sandbox: Sandbox, telnyx_api_key: str, stub: Stub) -> Receiver:
    return Receiver(telnyx_sandbox, telnyx_api_key, stub)


def test_events_of_ownership_are_genuine_and_typed(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, receiver: Receiver
) -> None:
    client = telnyx_sandbox.client(telnyx_api_key, public_key=telnyx_sandbox.public_key())
    reputation = client.enterprises.reputation
    receiver.control("PUT", "/_sandbox/approvals", {"external_verification": "immediate"})
    receiver.subscribe()
    letter = reputation.loa.render(receiver.enterprise).content
    proof = client.documents.upload(file=letter, filename="proof.pdf").data
    assert proof is not None and proof.id is not None
    reputation.external_verification.create(receiver.enterprise, document_ids=[proof.id])
    delivered = receiver.next()
    reviewed = client.webhooks.unwrap(delivered.body, headers=delivered.headers)
    assert isinstance(reviewed, NumberReputationExternalVerificationStatusChangedWebhookEvent)
    assert (reviewed.data.payload.status, reviewed.meta.attempt) == ("approved", 1)

    reputation.numbers.associate(receiver.enterprise, phone_numbers=["+16035550107"])
    telnyx_sandbox.advance(24 * 3600, telnyx_api_key)
    delivered = receiver.next()
    flagged = client.webhooks.unwrap(delivered.body.decode(), headers=delivered.headers)
    assert isinstance(flagged, NumberReputationNumberFlaggedWebhookEvent)
    assert flagged.data.payload.phone_number == "+16035550107"
    assert flagged.data.payload.enterprise_id == receiver.enterprise
    assert flagged.to_json().encode() == delivered.body
    assert pickle.loads(pickle.dumps(flagged)) == copy.deepcopy(flagged) == flagged

    reputation.numbers.ownership_confirm("+16035550107", enterprise_id=receiver.enterprise, still_own=False)
    delivered = receiver.next()
    asynchronous = telnyx_sandbox.async_client(
        telnyx_api_key, public_key=[Signer(2).public_key, telnyx_sandbox.public_key()]
    )
    removed = asynchronous.webhooks.unwrap(delivered.body, headers=delivered.headers)
    assert isinstance(removed, NumberReputationNumberRemovedWebhookEvent)
    assert removed.data.payload.removal_reason == "ported_away"


def test_events_of_a_remediation_are_genuine_and_typed(receiver: Receiver) -> None:
    request = receiver.remediate()
    keys = [Signer(9).public_key, receiver.sandbox.public_key()]
    for expected in (
        NumberReputationRemediationTier1CompleteWebhookEvent,
        NumberReputationRemediationCompletedWebhookEvent,
    ):
        receiver.advance(request)
        delivered = receiver.next()
        event = CLIENT.webhooks.unwrap(delivered.body, headers=delivered.headers, key=keys)
        assert isinstance(event, expected)
        assert event.data.payload.id == request


def test_a_delivered_event_that_was_changed_or_signed_by_another_is_refused(receiver: Receiver) -> None:
    receiver.advance(receiver.remediate())
    delivered = receiver.next()
    key = receiver.sandbox.public_key()
    unwrap = CLIENT.webhooks.unwrap
    unwrap(delivered.body, headers=delivered.headers, key=key)
    with pytest.raises(WebhookVerificationError, match="not of this body") as caught:
        unwrap(delivered.body.replace(b"reputation", b"Reputation"), headers=delivered.headers, key=key)
    assert isinstance(caught.value, ValueError), "what the official package raises"
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), WebhookVerificationError)
    with pytest.raises(WebhookVerificationError):
        unwrap(delivered.body, headers=delivered.headers)
    with pytest.raises(WebhookVerificationError):
        unwrap(json.dumps(json.loads(delivered.body), indent=1), headers=delivered.headers, key=key)
    changed = CLIENT.webhooks.unsafe_unwrap(delivered.body.replace(b"reputation", b"Reputation"))
    assert isinstance(changed, OtherWebhookEvent), "its type is none that is known"


def test_old_events_and_events_from_the_future_are_refused() -> None:
    for age in (-290, 0, 290):
        CLIENT.webhooks.unwrap(UNKNOWN, headers=SIGNER.headers(UNKNOWN, age=age))
    for age, why in ((310, "old"), (-310, "future")):
        with pytest.raises(WebhookVerificationError, match=why):
            CLIENT.webhooks.unwrap(UNKNOWN, headers=SIGNER.headers(UNKNOWN, age=age))


@pytest.mark.parametrize("name", ["Telnyx-Timestamp", "Telnyx-Signature-Ed25519"])
def test_headers_that_are_missing_or_malformed_are_refused(name: str) -> None:
    headers = SIGNER.headers(UNKNOWN)
    with pytest.raises(WebhookVerificationError, match="missing"):
        CLIENT.webhooks.unwrap(UNKNOWN, headers={key: value for key, value in headers.items() if key != name})
    with pytest.raises(WebhookVerificationError):
        CLIENT.webhooks.unwrap(UNKNOWN, headers={**headers, name: "-"})


def test_headers_in_the_forms_of_web_frameworks() -> None:
    headers = SIGNER.headers(UNKNOWN)
    message = email.message.Message()
    for name, value in headers.items():
        message[name.upper()] = value
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    for form in (headers, list(headers.items()), message, raw, iter(raw)):
        event = CLIENT.webhooks.unwrap(UNKNOWN.encode(), headers=form)
        assert event.data.event_type == "call.answered"


def test_keys_in_all_their_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    headers, other = SIGNER.headers(UNKNOWN), Signer(2)
    keys: list[Any] = [SIGNER.public_key, SIGNER.raw, [other.raw, SIGNER.public_key], (other.public_key, SIGNER.raw)]
    for key in keys:
        assert Telnyx("KEY").webhooks.unwrap(UNKNOWN, headers=headers, key=key).data.id == "1"
        assert AsyncTelnyx("KEY", public_key=key).webhooks.unwrap(UNKNOWN, headers=headers).data.id == "1"
        assert Webhooks(key).unwrap(UNKNOWN, headers=headers).data.id == "1"
    with pytest.raises(WebhookVerificationError, match="any of the 2 public keys"):
        Telnyx("KEY", public_key=[other.raw, Signer(3).raw]).webhooks.unwrap(UNKNOWN, headers=headers)
    with pytest.raises(ConfigurationError, match="no public key"):
        Telnyx("KEY").webhooks.unwrap(UNKNOWN, headers=headers)
    monkeypatch.setenv("TELNYX_PUBLIC_KEY", SIGNER.public_key)
    assert Webhooks().unwrap(UNKNOWN, headers=headers).data.id == "1"
    assert Telnyx("KEY").with_options(timeout=1).webhooks.unwrap(UNKNOWN, headers=headers).data.id == "1"
    for wrong in ("nonsense!", b"short", "AAAA"):
        with pytest.raises(ConfigurationError):
            Telnyx("KEY", public_key=wrong)
        with pytest.raises(ConfigurationError):
            Webhooks(wrong)
        with pytest.raises(ConfigurationError):
            CLIENT.webhooks.unwrap(UNKNOWN, headers=headers, key=wrong)
    monkeypatch.setenv("TELNYX_PUBLIC_KEY", "nonsense!")
    with pytest.raises(ConfigurationError, match="TELNYX_PUBLIC_KEY"):
        Telnyx("KEY")
    with Telnyx("KEY", public_key=SIGNER.public_key) as client:
        pass
    assert client.webhooks.unwrap(UNKNOWN, headers=headers).data.id == "1", "what is given counts; closed or not"


def test_events_that_are_not_known_are_kept() -> None:
    event = CLIENT.webhooks.unwrap(UNKNOWN, headers=SIGNER.headers(UNKNOWN))
    assert isinstance(event, OtherWebhookEvent)
    assert (event.data.event_type, event.data.id, event.data.payload) == ("call.answered", "1", [1])
    assert event.data.occurred_at == datetime(2026, 11, 2, 10, tzinfo=timezone.utc)
    assert event.to_json() == UNKNOWN and event.model_extra == {} and "call.answered" in repr(event)
    assert pickle.loads(pickle.dumps(event)) == event == copy.copy(event)
    lacking = '{"data": {"event_type": "number_reputation.number.flagged", "id": "2"}, "meta": {}}'
    event = CLIENT.webhooks.unwrap(lacking, headers=SIGNER.headers(lacking))
    assert isinstance(event, OtherWebhookEvent), "without what its type documents"
    assert event.data.event_type == "number_reputation.number.flagged" and event.model_extra == {"meta": {}}
    for body in ("{}", '{"data": null}', '{"data": 5}'):
        event = CLIENT.webhooks.unwrap(body, headers=SIGNER.headers(body))
        assert isinstance(event, OtherWebhookEvent)
        assert event.data.event_type is None and event.data.to_dict() == {}


@pytest.mark.parametrize("body", ["", "[]", "5", "nonsense", '{"data": ', '{"data": "\\ud800"}', "[" * 500])
def test_what_is_no_event_is_refused(body: str) -> None:
    with pytest.raises(WebhookVerificationError):
        CLIENT.webhooks.unwrap(body, headers=SIGNER.headers(body))
    with pytest.raises(WebhookVerificationError):
        CLIENT.webhooks.unsafe_unwrap(body)


def test_nonsense_is_refused() -> None:
    webhooks: Any = CLIENT.webhooks
    for payload in (json.loads(UNKNOWN), None, 5, "\ud800"):
        with pytest.raises(InvalidArgumentError):
            webhooks.unwrap(payload, headers={})
        with pytest.raises(InvalidArgumentError):
            webhooks.unsafe_unwrap(payload)
    for headers in (None, 5, "telnyx-timestamp", [5], {"telnyx-timestamp": 5}, [("a", "b", "c")]):
        with pytest.raises(InvalidArgumentError, match="headers"):
            webhooks.unwrap(UNKNOWN, headers=headers)


def test_threads_verify_at_the_same_time() -> None:
    headers = SIGNER.headers(UNKNOWN)
    seen: list[str | None] = []

    def verify() -> None:
        for _ in range(50):
            seen.append(CLIENT.webhooks.unwrap(UNKNOWN, headers=headers).data.id)

    threads = [threading.Thread(target=verify) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["1"] * 200


IDENTITY = b"\x01" + bytes(31)


def test_a_key_by_which_anybody_could_sign_is_refused() -> None:
    body, timestamp = UNKNOWN, str(int(time.time()))
    forged = {
        "telnyx-timestamp": timestamp,
        "telnyx-signature-ed25519": base64.b64encode(IDENTITY + bytes(32)).decode(),
    }
    for key in (IDENTITY, bytes(32), b"\xec" + b"\xff" * 30 + b"\x7f", base64.b64encode(IDENTITY).decode()):
        with pytest.raises(ConfigurationError, match="anybody could sign"):
            Webhooks(key)
        with pytest.raises(ConfigurationError, match="anybody could sign"):
            CLIENT.webhooks.unwrap(body, headers=forged, key=key)


def test_a_key_comes_in_every_form_but_in_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + SIGNER.raw).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"
    headers = SIGNER.headers(UNKNOWN)
    for key in (SIGNER.public_key + "\n", f" {SIGNER.public_key}\r\n", SIGNER.raw, pem, pem.encode()):
        assert Webhooks(key).unwrap(UNKNOWN, headers=headers)
    monkeypatch.setenv("TELNYX_PUBLIC_KEY", SIGNER.public_key + "\n")
    assert Webhooks().unwrap(UNKNOWN, headers=headers)
    for quoted in (f'"{SIGNER.public_key}"', f"'{SIGNER.public_key}'\n"):
        with pytest.raises(ConfigurationError, match="is in quotes"):
            Webhooks(quoted)


def test_headers_that_come_several_times_are_lists() -> None:
    headers: dict[str, list[str]] = {name: [value] for name, value in SIGNER.headers(UNKNOWN).items()}
    assert CLIENT.webhooks.unwrap(UNKNOWN, headers={**headers, "accept": ["*/*", "text/html"], "cookie": []})
    with pytest.raises(WebhookVerificationError, match="telnyx-timestamp is missing"):
        CLIENT.webhooks.unwrap(UNKNOWN, headers={**headers, "Telnyx-Timestamp": []})
