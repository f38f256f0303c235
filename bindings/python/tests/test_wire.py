"""What goes over the wire, and what survives the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from stub_server import EMPTY_LIST, KEY, Say, Stub

import telnyx_reputation
from telnyx_reputation import Telnyx

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"


def read(stub: Stub, body: str, **say: Any) -> Any:
    stub.say(Say(body=body, **say))
    return stub.client().enterprises.reputation.numbers.retrieve(PHONE, enterprise_id=ENTERPRISE)


def test_the_samples_of_the_reference(stub: Stub) -> None:
    client = stub.client()
    row = f'{{"phone_number": "{PHONE}"}}'
    added = Say(status=201, body=f'{{"data": [{row}]}}')
    stub.say(Say(body=f'{{"data": {row}}}'), Say(body=EMPTY_LIST), added)
    number = client.enterprises.reputation.numbers.retrieve(phone_number="+16035551234", enterprise_id=ENTERPRISE)
    assert repr(number.data) == "ReputationPhoneNumber(phone_number='+16035551234')"
    client.enterprises.reputation.numbers.associate(enterprise_id=ENTERPRISE, phone_numbers=[PHONE])
    get, before, post = stub.asked
    assert before.method == "GET"  # What the call would change is read before it.
    assert (get.method, get.target) == ("GET", f"/v2/enterprises/{ENTERPRISE}/reputation/numbers/%2B16035551234")
    assert get.headers["authorization"] == f"Bearer {KEY}"
    assert get.headers["user-agent"].startswith("telnyx-reputation/")
    assert "api-version" not in get.headers
    assert (post.method, json.loads(post.body)) == ("POST", {"phone_numbers": [PHONE]})


def test_filters_are_spelled_with_encoded_brackets(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body=EMPTY_LIST))
    client.reputation.numbers.list(filter_phone_number_eq=PHONE, page_size=5)
    client.documents.list(filter={"customer_reference": {"in": ["a", "b"]}, "filename": {"contains": "loa"}})
    flat, nested = (asked.target.partition("?")[2] for asked in stub.asked)
    assert sorted(flat.split("&")) == ["filter%5Bphone_number%5D%5Beq%5D=%2B16035551234", "page%5Bsize%5D=5"]
    assert sorted(nested.split("&")) == [
        "filter%5Bcustomer_reference%5D%5Bin%5D%5B%5D=a",
        "filter%5Bcustomer_reference%5D%5Bin%5D%5B%5D=b",
        "filter%5Bfilename%5D%5Bcontains%5D=loa",
    ]


def test_unknown_enum_and_unknown_field_survive(stub: Stub) -> None:
    body = (
        '{"data":{"phone_number":"+16035551234","new_field":{"x":[1,2.50]},"reputation_data":{"spam_risk":"severe"}}}'
    )
    number = read(stub, body)
    assert number.data.reputation_data.spam_risk == "severe"
    assert number.data.new_field == {"x": [1, 2.5]}
    assert number.data.model_extra == {"new_field": {"x": [1, 2.5]}}
    assert number.to_json() == body
    assert number.to_dict() == json.loads(body)


def test_null_reputation_data(stub: Stub) -> None:
    number = read(stub, '{"data":{"phone_number":"+16035551234","reputation_data":null}}').data
    assert number.reputation_data is None
    assert number.model_fields_set == {"phone_number", "reputation_data"}
    assert number.to_dict() == {"phone_number": PHONE, "reputation_data": None}


def test_an_html_502_is_a_502(stub: Stub) -> None:
    stub.say(Say(body="<html>Bad gateway</html>", status=502, content_type="text/html"))
    with pytest.raises(telnyx_reputation.InternalServerError) as caught:
        stub.client(max_retries=0).enterprises.retrieve(ENTERPRISE)
    error = caught.value
    assert (error.status_code, error.errors, error.body) == (502, [], "<html>Bad gateway</html>")
    assert KEY not in str(error)


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", '{"data":', '{"data":{"a":01}}', '{"data":"\\ud8"}', '"x"', "{}x"]
)
def test_a_success_that_is_not_the_documented_json(stub: Stub, body: str) -> None:
    stub.say(Say(body=body))
    with pytest.raises(telnyx_reputation.APIResponseValidationError) as caught:
        stub.client(max_retries=0).enterprises.retrieve(ENTERPRISE)
    assert caught.value.operation == "getEnterprise"
    assert caught.value.status_code == 200
    assert caught.value.attempts == 1


def test_a_read_that_may_have_billed_is_not_repeated(stub: Stub) -> None:
    stub.say(Say(body="<html>Bad gateway</html>", status=502, content_type="text/html"))
    with pytest.raises(telnyx_reputation.OutcomeUnknownError) as caught:
        stub.client(max_retries=0).enterprises.reputation.numbers.retrieve(PHONE, enterprise_id=ENTERPRISE, fresh=True)
    assert "up to USD 0.10 may have been billed" in str(caught.value)
    assert isinstance(caught.value.__cause__, Exception)
    assert len(stub.asked) == 1


@pytest.mark.parametrize("retries", [-1, 1.5, True, "3"])
def test_a_nonsensical_number_of_retries_is_refused(stub: Stub, retries: Any) -> None:
    with pytest.raises(telnyx_reputation.ConfigurationError, match="max_retries"):
        stub.client(max_retries=retries)


# What a type checker would refuse has to be refused at run time too, so `c` is no typed client here.
REFUSED: list[Callable[[Any], object]] = [
    lambda c: c.reputation.numbers.retrieve(".."),
    lambda c: c.reputation.numbers.retrieve("."),
    lambda c: c.reputation.numbers.delete(""),
    lambda c: c.reputation.numbers.retrieve("a/b"),
    lambda c: c.reputation.numbers.retrieve("%2B16035551234"),
    lambda c: c.reputation.numbers.retrieve(16035551234),
    lambda c: c.reputation.numbers.retrieve(None),
    lambda c: c.reputation.numbers.retrieve(PHONE, fresh="yes"),
    lambda c: c.enterprises.retrieve("not-a-uuid"),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[]),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE] * 101),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=PHONE),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE, "hello"]),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers={PHONE}),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[float("nan")]),
    lambda c: c.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE], extra_body={"x": 1}),
    lambda c: c.enterprises.reputation.enable(ENTERPRISE, loa_document_id=object()),
    lambda c: c.enterprises.reputation.remediation.list(ENTERPRISE, filter_created_at_gte=datetime(2026, 1, 1)),
    lambda c: c.enterprises.list(timeout=0),
    lambda c: c.enterprises.list(timeout=float("nan")),
    lambda c: c.enterprises.list(timeout="5"),
    lambda c: c.enterprises.list(extra_headers={"a b": "c"}),
    lambda c: c.enterprises.list(extra_headers={"x": "c\n"}),
    lambda c: c.enterprises.list(extra_headers=["x"]),
    lambda c: c.documents.upload(),
    lambda c: c.documents.upload(file=b""),
    lambda c: c.documents.upload(file=5),
    lambda c: c.documents.upload(file=b"x", document={"url": "https://a"}),
    lambda c: c.documents.upload(document={"url": "https://a"}, filename="x"),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refused_arguments_send_nothing(stub: Stub, call: Callable[[Any], object]) -> None:
    with pytest.raises(telnyx_reputation.InvalidArgumentError) as caught:
        call(stub.client())
    assert isinstance(caught.value, ValueError)
    assert caught.value.attempts == 0
    assert stub.asked == []


def test_a_list_that_holds_itself_is_refused(stub: Stub) -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(telnyx_reputation.InvalidArgumentError, match="nested too deeply"):
        stub.client().enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=loop)


def test_omit_is_left_out_and_none_is_null(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"data": {}}'))
    client.enterprises.update(ENTERPRISE, fein=telnyx_reputation.omit, dun_bradstreet_number=None)
    client.enterprises.reputation.update_webhook(ENTERPRISE, webhook_url=None)
    assert [json.loads(asked.body) for asked in stub.asked] == [{"dun_bradstreet_number": None}, {"webhook_url": None}]


def test_extras_reach_the_wire(stub: Stub) -> None:
    client = stub.client(default_headers={"x-team": "dialler"})
    stub.say(Say(body='{"data": {}}'))
    client.enterprises.update(
        ENTERPRISE,
        legal_name="Acme",
        extra_headers={"x-trace": "1", "x-team": "other"},
        extra_query={"beta": True, "n": [1, 2]},
        extra_body={"new_key": {"a": (1, None)}},
        timeout=5,
    )
    asked = stub.asked[0]
    assert asked.target.endswith("?beta=true&n=1&n=2")
    assert (asked.headers["x-trace"], asked.headers["x-team"]) == ("1", "other")
    assert json.loads(asked.body) == {"legal_name": "Acme", "new_key": {"a": [1, None]}}


def test_query_parameters_for_every_call(stub: Stub) -> None:
    client = stub.client(default_query={"beta": True, "team": "a"})
    client.terms_of_service.retrieve_info()
    derived = client.copy(default_query={"team": "b"})
    derived.terms_of_service.retrieve_info()
    derived.terms_of_service.retrieve_info(extra_query={"team": ["c", "d"]})
    queries = [asked.target.partition("?")[2] for asked in stub.asked]
    assert queries == ["beta=true&team=a", "beta=true&team=b", "beta=true&team=c&team=d"]


def test_python_values_as_arguments(stub: Stub) -> None:
    import uuid

    client = stub.client()
    stub.say(Say(body=EMPTY_LIST))
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
    client.enterprises.reputation.remediation.list(uuid.UUID(ENTERPRISE), filter_created_at_gte=moment)  # type: ignore[arg-type]
    path, _, query = stub.asked[0].target.partition("?")
    assert path == f"/v2/enterprises/{ENTERPRISE}/reputation/remediation"
    assert query == "filter%5Bcreated_at%5D%5Bgte%5D=2026-11-20T09%3A30%3A00%2B00%3A00"


def test_an_idle_connection_that_the_server_closed_is_replaced(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"data": {}}', close=True))
    for _ in range(20):
        client.enterprises.retrieve(ENTERPRISE)
        stub.closed_by_client.acquire(timeout=30)
    assert len({asked.connection for asked in stub.asked}) == 20


def test_a_connection_is_used_again(stub: Stub) -> None:
    client = stub.client()
    for _ in range(10):
        client.terms_of_service.retrieve_info()
    # A call may begin before the connection of the one before is back in the pool.
    assert len({asked.connection for asked in stub.asked}) < 5


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(stub: Stub, status: int) -> None:
    """A followed one gives a list as the result of a POST, or hands the body to another host."""
    with Stub() as elsewhere:
        stub.say(Say(body="", status=status, headers={"Location": f"{elsewhere.url}/elsewhere"}))
        client = stub.client(max_retries=0)
        with pytest.raises(telnyx_reputation.APIStatusError) as caught:
            client.enterprises.retrieve(ENTERPRISE)
        assert caught.value.status_code == status
        with pytest.raises(telnyx_reputation.APIError):
            client.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
        assert len(stub.changes) == 1 and elsewhere.asked == []


def test_a_redirected_call_that_may_bill_is_of_unknown_outcome(stub: Stub) -> None:
    stub.say(Say(body="", status=303, headers={"Location": "/elsewhere"}))
    with pytest.raises(telnyx_reputation.OutcomeUnknownError) as caught:
        stub.client().enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
    assert caught.value.status_code == 303
    assert len(stub.changes) == 1


def test_unknown_arguments_are_refused_and_not_sent_along(stub: Stub) -> None:
    client: Any = stub.client()
    for call in (
        lambda: client.enterprises.list(page=2),
        lambda: client.reputation.numbers.retrieve(PHONE, enterprise_id=ENTERPRISE),
        lambda: client.enterprises.reputation.numbers.retrieve(PHONE),
        lambda: client.with_options(retries=5),
        lambda: Telnyx(KEY, http_client=None),  # type: ignore[call-arg]
    ):
        with pytest.raises(TypeError):
            call()
    assert stub.asked == []


def test_nothing_comes_of_a_204(stub: Stub) -> None:
    stub.say(Say(status=204))
    assert stub.client().reputation.numbers.delete(PHONE) is None  # type: ignore[func-returns-value]
