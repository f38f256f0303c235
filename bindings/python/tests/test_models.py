"""The models: views over the text they came in."""

# JSON without a type is what this file is about.
# pyright: basic

from __future__ import annotations

import copy
import json
import pickle
import random
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from telnyx_reputation import Model
from telnyx_reputation._generated import models
from telnyx_reputation._native import Field
from telnyx_reputation.types import (
    OwnershipDetail,
    RemediationPerNumberResults,
    ReputationData,
    ReputationPhoneNumber,
    TosStatus,
)

TEXT = '{ "phone_number":"+16035551234", "reputation_data": {"spam_risk":"high","fcc_complaint_count": 3} , "n":1.50}'


def test_fields_are_read_from_the_text() -> None:
    number = ReputationPhoneNumber(TEXT)
    assert number.phone_number == "+16035551234"
    assert isinstance(number.reputation_data, ReputationData)
    assert number.reputation_data.spam_risk == "high"
    assert number.id is None
    assert number.n == 1.5
    with pytest.raises(AttributeError, match="ReputationPhoneNumber has no field 'nothing'"):
        _ = number.nothing


def test_repr_shows_what_is_there() -> None:
    number = ReputationPhoneNumber({"phone_number": "+1", "created_at": "2026-01-02T03:04:05Z", "x": None})
    moment = "datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)"
    assert repr(number) == f"ReputationPhoneNumber(phone_number='+1', created_at={moment}, x=None)"


def test_equality_and_hash_go_by_value() -> None:
    one = ReputationPhoneNumber('{"phone_number":"+1","x":[1,{"a":1.0,"b":"\\u00e9"}]}')
    two = ReputationPhoneNumber('{ "x": [1.0, {"b":"é", "a":1}], "phone_number": "\\u002b1" }')
    assert one == two
    assert hash(one) == hash(two)
    assert len({one, two}) == 1
    assert one != ReputationPhoneNumber({"phone_number": "+2"})
    assert one != ReputationPhoneNumber({"phone_number": "+1"})
    assert one != one.to_dict()
    assert ReputationData({}) != TosStatus({})


def test_models_are_frozen() -> None:
    data = ReputationData({"spam_risk": "low"})
    with pytest.raises(AttributeError):
        data.spam_risk = "high"
    with pytest.raises(AttributeError):
        data.other = "high"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        del data.spam_risk


def test_copies_and_pickles() -> None:
    number = ReputationPhoneNumber(TEXT)
    assert copy.copy(number) is number
    assert copy.deepcopy([number]) == [number]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        twin = pickle.loads(pickle.dumps(number, protocol))
        assert type(twin) is ReputationPhoneNumber
        assert twin == number
        assert twin.to_json() == TEXT
    nested = pickle.loads(pickle.dumps(number.reputation_data))
    assert nested.to_json() == '{"spam_risk":"high","fcc_complaint_count": 3}'


def test_match() -> None:
    match ReputationPhoneNumber(TEXT):
        case ReputationPhoneNumber(reputation_data=ReputationData(spam_risk="high" | "medium" as risk)):
            assert risk == "high"
        case _:
            pytest.fail("no match")


def test_json_is_kept_verbatim() -> None:
    number = ReputationPhoneNumber(TEXT)
    assert number.to_json() == TEXT
    assert json.loads(number.to_json(indent=2)) == number.to_dict() == json.loads(TEXT)
    assert "\n  " in number.to_json(indent=2)
    assert json.dumps(number.to_dict()["n"]) == "1.5"


def test_extra_and_set_fields() -> None:
    number = ReputationPhoneNumber(TEXT)
    assert number.model_extra == {"n": 1.5}
    assert number.model_fields_set == {"phone_number", "reputation_data", "n"}
    assert "n" in dir(number) and "phone_number" in dir(number)


def test_lists() -> None:
    detail = OwnershipDetail({"history": [{"event_type": "check", "occurred_at": "2026-01-02T03:04:05Z"}, None]})
    assert isinstance(detail.history, list)
    assert detail.history[0].occurred_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    assert detail.history[1] is None
    assert RemediationPerNumberResults({"remediated": ["+1"]}).remediated == ["+1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-26T18:06:51Z", datetime(2026, 4, 26, 18, 6, 51, tzinfo=timezone.utc)),
        ("2026-04-26t18:06:51.9z", datetime(2026, 4, 26, 18, 6, 51, 900000, tzinfo=timezone.utc)),
        (
            "2026-04-26 18:06:51.940749123+02:30",
            datetime(2026, 4, 26, 18, 6, 51, 940749, timezone(timedelta(hours=2.5))),
        ),
        ("2026-04-26T18:06:51-08:00", datetime(2026, 4, 26, 18, 6, 51, 0, timezone(timedelta(hours=-8)))),
        ("2026-04-26T18:06:51", None),
        ("2026-02-30T18:06:51Z", None),
        ("2026-04-26T18:06:60Z", None),
        ("2026-04-26T18:06:51.Z", None),
        ("2026-04-26T18:06:51+5:00", None),
        ("2026-04-26", None),
        ("soon", None),
        ("", None),
        ("２０２６-04-26T18:06:51Z", None),
    ],
)
def test_timestamps(text: str, expected: datetime | None) -> None:
    found = TosStatus({"agreed_at": text}).agreed_at
    assert found == (text if expected is None else expected)
    if expected is not None:
        assert found is not None and found.utcoffset() == expected.utcoffset()


def test_wrong_types_come_as_they_are() -> None:
    data: Any = ReputationData({"spam_risk": {"level": 3}, "fcc_complaint_count": "fifty", "last_refreshed_at": 5})
    assert (data.spam_risk, data.last_refreshed_at) == ({"level": 3}, 5)
    number: Any = ReputationPhoneNumber({"reputation_data": "soon"})
    assert number.reputation_data == "soon"


@pytest.mark.parametrize("data", ["[]", "5", "", '{"a":1,}', "{'a':1}", b"\xff", [], 5, {"a": float("inf")}])
def test_only_objects_make_models(data: Any) -> None:
    with pytest.raises(ValueError):
        ReputationData(data)


def test_a_model_needs_data() -> None:
    with pytest.raises(TypeError, match="made of a dict"):
        ReputationData()


def test_numbers_keep_their_size() -> None:
    text = '{"a":9223372036854775807,"b":92233720368547758070,"c":-0,"d":-0.0,"e":1e400,"f":1E-2}'
    assert ReputationData(text).to_dict() == json.loads(text)


def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    for twice in ("spam_risk", "spam\\u005frisk"):
        data = ReputationData(f'{{"spam_risk":"low","new":1,"{twice}":"high","new":[2]}}')
        assert data.spam_risk == data.to_dict()["spam_risk"] == "high"
        assert data.model_extra == {"new": [2]} and data.new == [2]


def test_equality_hash_and_repr_are_of_the_last_value_of_a_key() -> None:
    for key in ("spam_risk", "spam\\u005frisk"):
        twice = ReputationData(f'{{"spam_risk":{{"a":1,"a":2}},"{key}":"high"}}')
        once = ReputationData({"spam_risk": "high"})
        assert twice == once and once == twice and hash(twice) == hash(once)
        assert repr(twice) == repr(once) == "ReputationData(spam_risk='high')"
        assert twice == ReputationData(f'{{ "spam_risk": "low", "{key}": "high" }}')
        for other in ({"spam_risk": "low"}, {"spam_risk": "high", "new": 1}, {}):
            assert twice != ReputationData(other) and ReputationData(other) != twice
    nested = ReputationData('{"new":{"a":1,"a":2}}')
    assert nested == ReputationData({"new": {"a": 2}}) and hash(nested) == hash(ReputationData({"new": {"a": 2}}))
    assert nested != ReputationData({"new": {"a": 1}})


def test_a_name_with_a_quote_finds_no_key_together_with_its_value() -> None:
    data = ReputationData('{"new":"high"}')
    assert not hasattr(data, 'new":"high')
    assert getattr(ReputationData({'new":"high': 1}), 'new":"high') == 1


def test_escaped_keys_are_found() -> None:
    assert ReputationData('{"spam\\u005frisk":"low"}').spam_risk == "low"


def test_a_key_that_is_a_keyword() -> None:
    class Event(Model):
        __slots__ = ()
        from_: str | None = Field("from")

    event = Event({"from": "here", "in": 1})
    assert event.from_ == "here"
    assert event.model_extra == {"in": 1}
    assert repr(event) == "Event(from='here', in=1)"


def random_json(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.randrange(8 if depth < 4 else 5)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice([0, -1, rng.randrange(-(10**18), 10**18), 10**30])
    if kind == 2:
        return rng.uniform(-1e6, 1e6)
    if kind in (3, 4):
        return "".join(rng.choice('ab"\\/\n\t\u0001é€😀{}[],: ') for _ in range(rng.randrange(8)))
    if kind == 5:
        return [random_json(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {f"k{i}" + rng.choice(["", '"', "é"]): random_json(rng, depth + 1) for i in range(rng.randrange(5))}


def test_reads_what_the_standard_library_reads() -> None:
    rng = random.Random(20261120)
    for _ in range(2000):
        value = {"value": random_json(rng)}
        separators = rng.choice([(",", ":"), (", ", ": "), (" ,\n", "\t: ")])
        text = json.dumps(value, ensure_ascii=rng.random() < 0.5, separators=separators)
        model = Model(text)
        assert model.to_dict() == value
        assert Model(model.to_dict()) == model
        assert hash(Model(json.dumps(value))) == hash(model)


def has_lone_surrogate(value: object) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return any("\ud800" <= character <= "\udfff" for character in text)


def test_refuses_what_the_standard_library_refuses() -> None:
    rng = random.Random(42)
    refused = 0
    for _ in range(5000):
        text = list(json.dumps({"v": random_json(rng)}))
        for _ in range(rng.randrange(1, 3)):
            position = rng.randrange(len(text))
            text[position : position + rng.randrange(2)] = rng.choice('{}[]",:\\0e-.tn ')
        broken = "".join(text)
        try:
            expected = json.loads(broken, parse_constant=lambda name: pytest.fail(name))
        except ValueError:
            refused += 1
            with pytest.raises(ValueError):
                Model(broken)
        else:
            if isinstance(expected, dict) and not has_lone_surrogate(expected):
                assert Model(broken).to_dict() == expected
    assert refused > 1000


def test_deep_nesting_is_refused_and_does_not_crash() -> None:
    assert Model('{"a":' + "[" * 127 + "]" * 127 + "}").to_dict()
    with pytest.raises(ValueError, match="nesting"):
        Model('{"a":' + "[" * 100_000)


def test_every_generated_model_has_documentation_and_fields() -> None:
    classes = [value for value in vars(models).values() if isinstance(value, type) and value is not Model]
    assert len(classes) > 40
    for model in classes:
        if issubclass(model, Model):
            assert model.__doc__
            assert model.__annotations__.keys() <= set(dir(model))
            assert not hasattr(model({}), "__dict__")
