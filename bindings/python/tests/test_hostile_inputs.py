"""`tests/hostile/inputs.yaml`: whatever a caller hands over is refused by its name, or sent as it was given."""

# Values of any type are the point here.
# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from counted import counted
from hostile_values import MADE, Mischief, make
from stub_server import EMPTY_LIST, ENVELOPE, KEY, Asked, Say, Stub

import telnyx_reputation
from telnyx_reputation import ConfigurationError, InternalError, Telnyx, TelnyxError

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "tests" / "hostile" / "inputs.yaml").read_text(encoding="utf-8")
)
ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
NUMBER = "+16035551234"
LONGEST_CALL = 10.0
LONGEST_MESSAGE = 10_000

Read = Callable[[Asked], object]


class Place(NamedTuple):
    """Where a value stands."""

    call: Callable[[Telnyx, Any], object]
    named: str
    """What a refusal names."""
    read: Read | None = None
    """What a server finds there, to be compared with a text or a number that was given."""
    also: tuple[type[Exception], ...] = ()
    """What else it may raise."""


def last_of_path(asked: Asked) -> object:
    return unquote(urlsplit(asked.target).path.rsplit("/", 1)[1])


def in_query(name: str) -> Read:
    return lambda asked: parse_qs(urlsplit(asked.target).query, keep_blank_values=True).get(name, [None])[0]


def in_body(*path: Any) -> Read:
    def read(asked: Asked) -> object:
        found: Any = json.loads(asked.body or "{}")
        for step in path:
            found = found.get(step)
        return found

    return read


def in_headers(asked: Asked) -> object:
    return asked.headers.get("x-a", "").encode("latin-1").decode()


def argument(
    method: str,
    name: str,
    *fixed: Any,
    read: Read | None = None,
    named: str | None = None,
    by: Any = None,
    **others: Any,
) -> Place:
    """An argument by name; `by` makes it of the value."""

    def call(client: Telnyx, value: Any) -> object:
        return attrgetter(method)(client)(*fixed, **others, **{name: value if by is None else by(value)})

    return Place(call, named or name, read)


def first(method: str, named: str, read: Read | None = None, **others: Any) -> Place:
    """The first argument."""
    return Place(lambda client, value: attrgetter(method)(client)(value, **others), named, read)


def option(name: str, by: Any = None) -> Place:
    """An option of a client, which messages call by its name or by what it is."""

    def call(_: Telnyx, value: Any) -> object:
        given: Any = {"api_key": KEY, name: value if by is None else by(value)}
        return Telnyx(**given)

    return Place(call, called(name))


def derived(name: str) -> Place:
    """An option of a derived client."""
    return Place(lambda client, value: client.with_options(**{name: value}), called(name))


def called(name: str) -> str:
    return {
        "api_key": "api_key|API key",
        "base_url": "base_url|base URL",
        "ca_certificates": "ca_certificates|CA certificate",
        "default_headers": "default_headers|header",
        "default_query": r"default_query|\ba\b",
        "public_key": "public[_ ]key",
    }.get(name, name)


def listed(value: Any) -> list[Any]:
    return [NUMBER, value]


def under_a(value: Any) -> dict[str, Any]:
    return {"a": value}


def under_x_a(value: Any) -> dict[str, Any]:
    return {"x-a": value}


NUMBERS = "enterprises.reputation.numbers"
PLACES: dict[str, Place] = {
    "path: enterprise_id": first("enterprises.retrieve", "enterprise_id", last_of_path),
    "path: phone_number": first(f"{NUMBERS}.retrieve", "phone_number", enterprise_id=ENTERPRISE),
    "path: the id beside it": argument(f"{NUMBERS}.retrieve", "enterprise_id", NUMBER),
    "path: document_id": first("documents.retrieve", "id", last_of_path),
    "path: peek": first(f"{NUMBERS}.peek", "phone_number", enterprise_id=ENTERPRISE),
    "query: legal_name": argument("enterprises.list", "legal_name", read=in_query("legal_name")),
    "query: page_number": argument("enterprises.list", "page_number", read=in_query("page[number]"), named="page"),
    "query: filter_role_type": argument(
        "enterprises.list", "filter_role_type", read=in_query("filter[role_type]"), named="role_type"
    ),
    "query: fresh": argument(f"{NUMBERS}.retrieve", "fresh", NUMBER, enterprise_id=ENTERPRISE),
    "query: filter": argument("documents.list", "filter"),
    "query: sort": argument("documents.list", "sort", read=in_query("sort")),
    "body: a text": argument("enterprises.update", "doing_business_as", ENTERPRISE, read=in_body("doing_business_as")),
    "body: an object": argument("enterprises.update", "billing_contact", ENTERPRISE, read=in_body("billing_contact")),
    "body: a field of an object": argument(
        "enterprises.update", "billing_contact", ENTERPRISE, read=in_body("billing_contact", "a"), by=under_a
    ),
    "body: call_purpose": argument(
        "enterprises.reputation.remediation.create", "call_purpose", ENTERPRISE, phone_numbers=[NUMBER]
    ),
    "body: webhook_url": argument(
        "enterprises.reputation.remediation.create", "webhook_url", ENTERPRISE, phone_numbers=[NUMBER], call_purpose="a"
    ),
    "body: loa_document_id": argument("enterprises.reputation.enable", "loa_document_id", ENTERPRISE),
    "body: check_frequency": argument(
        "enterprises.reputation.enable", "check_frequency", ENTERPRISE, loa_document_id=ENTERPRISE
    ),
    "list": argument(f"{NUMBERS}.refresh", "phone_numbers", ENTERPRISE),
    "list: an item": argument(f"{NUMBERS}.refresh", "phone_numbers", ENTERPRISE, by=listed),
    "list: an item of what bills": argument(f"{NUMBERS}.associate", "phone_numbers", ENTERPRISE, by=listed),
    "call: extra_headers": argument("enterprises.retrieve", "extra_headers", ENTERPRISE),
    "call: a header": argument(
        "enterprises.retrieve", "extra_headers", ENTERPRISE, by=under_x_a, named="x-a", read=in_headers
    ),
    "call: extra_query": argument("enterprises.retrieve", "extra_query", ENTERPRISE, named=r"extra_query|\ba: "),
    "call: a parameter": argument(
        "enterprises.retrieve", "extra_query", ENTERPRISE, by=under_a, named="a", read=in_query("a")
    ),
    "call: extra_body": argument("enterprises.update", "extra_body", ENTERPRISE, named=r"extra_body|\ba: "),
    "call: a field": argument("enterprises.update", "extra_body", ENTERPRISE, by=under_a, named="a", read=in_body("a")),
    "call: timeout": argument("enterprises.retrieve", "timeout", ENTERPRISE),
    **{
        f"client: {name}": option(name)
        for name in (
            "api_key base_url timeout max_retries deadline requests_per_second spend_limit_usd monthly_limit_usd "
            "run_id budget period default_headers default_query proxy ca_certificates public_key max_body_bytes"
        ).split()
    },
    "client: a header": option("default_headers", under_x_a),
    "client: a parameter": option("default_query", under_a),
    **{
        f"derived client: {name}": derived(name)
        for name in "api_key base_url timeout max_retries run_id deadline default_headers default_query".split()
    },
    "run: rows": argument(f"{NUMBERS}.refresh_many", "phone_numbers", ENTERPRISE),
    "run: a row": argument(f"{NUMBERS}.refresh_many", "phone_numbers", ENTERPRISE, by=listed),
    "run: enterprise_id": first(f"{NUMBERS}.associate_many", "enterprise_id", phone_numbers=[NUMBER]),
    **{
        f"run: {name}": argument(f"{NUMBERS}.refresh_many", name, ENTERPRISE, phone_numbers=[NUMBER])
        for name in (
            "concurrency older_than max_usd journal retry_unknown leave_out_bad_numbers go_on_without_refused progress"
        ).split()
    },
    "run: an estimate's rows": argument(f"{NUMBERS}.estimate_many", "phone_numbers", "refresh"),
    "plan: rows": argument(f"{NUMBERS}.plan", "phone_numbers", ENTERPRISE),
    # A path is opened by Python itself.
    "upload: file": argument("documents.upload", "file")._replace(also=(OSError, ValueError)),
    "upload: filename": argument("documents.upload", "filename", file=b"%PDF"),
    "upload: content_type": argument("documents.upload", "content_type", file=b"%PDF"),
    "upload: customer_reference": argument("documents.upload", "customer_reference", file=b"%PDF"),
    "upload: document": argument("documents.upload", "document", named="body"),
    "webhook: payload": first("webhooks.unwrap", "payload|received", headers={}),
    "webhook: headers": argument("webhooks.unwrap", "headers", "{}", named="headers|received|items"),
    "webhook: a header": argument(
        "webhooks.unwrap",
        "headers",
        "{}",
        named="headers|received",
        by=lambda value: {"telnyx-signature-ed25519": value, "telnyx-timestamp": value},
    ),
    "webhook: key": argument("webhooks.unwrap", "key", "{}", headers={}, named="public[_ ]key"),
    "undocumented: path": first("get", "path", cast_to=object),
    "undocumented: body": argument("post", "body", "/a", cast_to=object, read=in_body()),
    "undocumented: options": argument("get", "options", "/a", cast_to=object),
    "numbers: rows": Place(lambda _, value: telnyx_reputation.parse_numbers(value), "rows"),
    "numbers: a row": Place(lambda _, value: telnyx_reputation.parse_numbers([value]), "row"),
    "numbers: region": Place(lambda _, value: telnyx_reputation.parse_numbers([NUMBER], value), "region"),
}


def given(value: Any, read: object) -> bool:
    """Whether a server was sent what was given, as far as that is a text, a number or null."""
    if value is None:
        return read in (None, "null", {})
    if type(value) is bool:
        return read in (value, str(value).lower())
    # Spaces around a header are not part of it.
    return type(value) not in (int, str) or read in (value, str(value), str(value).strip(" "))


def ending(place: Place, client: Telnyx, value: Any, asked: list[Asked]) -> str | None:
    """What is wrong with how a call with this value ended."""
    before, began, error = len(asked), time.monotonic(), None
    try:
        place.call(client, value)
    except BaseException as caught:
        error = caught
    took, sent = time.monotonic() - began, asked[before:]
    if took > LONGEST_CALL:
        return f"took {took:.1f} s"
    if isinstance(error, (Mischief, ReferenceError)) or "returned non-string" in str(error):
        # Raised by the value itself; a run reports its progress after something was sent.
        return f"sent {len(sent)}, then raised {error!r}" if sent and place.named != "progress" else None
    if isinstance(error, place.also):
        return f"sent {len(sent)}, then raised {error!r:.200}" if sent else None
    said = "" if error is None else f"{error} {error!r} {error.__cause__!r}"
    if len(said) > 3 * LONGEST_MESSAGE:
        return f"a message of {len(said)} characters"
    if isinstance(error, InternalError) or not isinstance(error, (TelnyxError, TypeError, type(None))):
        return f"{type(error).__name__}: {said[:200]}"
    if "query is too long" in said:
        return None
    if sent:
        found = None if place.read is None else place.read(sent[-1])
        return None if place.read is None or given(value, found) else f"sent as {found!r:.100}"
    if isinstance(error, (ConfigurationError, telnyx_reputation.InvalidArgumentError, TypeError)) and not re.search(
        place.named, str(error)
    ):
        return f"not named: {type(error).__name__}: {str(error)[:200]}"
    return None


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_value_is_refused_by_name_or_sent_as_given(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # What a call would change is read before it.
    stub.say(lambda asked: Say(body=EMPTY_LIST) if asked.method == "GET" else Say(status=400, body=ENVELOPE))
    client = stub.client(max_retries=0, timeout=5, public_key=b"\x01" * 32)
    cases = [case for case in CASES if "made" not in case or case["made"] in MADE]
    wrong: list[str] = []
    tried: list[str] = []

    def attempt() -> None:
        for where, place in PLACES.items():
            for case in cases:
                tried.append(f"{where}: {case['name']}")
                why = ending(place, client, make(case), stub.asked)
                if why is not None:
                    wrong.append(f"{tried[-1]}: {why}")

    # In a thread of its own, so that a call that hangs is named.
    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(120)
    assert not thread.is_alive(), f"hangs: {tried[-1]}"
    assert not wrong, f"{len(wrong)} of {len(tried)}:\n" + "\n".join(wrong)
    assert len(tried) == len(PLACES) * len(cases) > 5_000
    counted("hostile inputs", len(tried))
    assert {case["made"] for case in CASES if "made" in case} >= MADE.keys()
