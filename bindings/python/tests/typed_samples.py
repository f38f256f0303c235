"""What type checkers say of calls and answers. Checked by mypy and pyright, never run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from email.message import Message
from typing import Any

from tqdm import tqdm
from typing_extensions import assert_type

from telnyx_reputation import (
    APIResponse,
    Applied,
    AsyncAPIResponse,
    AsyncBinaryAPIResponse,
    AsyncPage,
    AsyncPaginator,
    AsyncPlan,
    AsyncTelnyx,
    BinaryAPIResponse,
    ErrorDetail,
    RunResults,
    OtherWebhookEvent,
    Plan,
    SyncPage,
    Telnyx,
    TelnyxError,
    WebhookEvent,
    Webhooks,
    results_of,
)
from telnyx_reputation.types import (
    DocumentWrapped,
    EnterpriseReputationPublic,
    NumberReputationNumberFlaggedWebhookEvent,
    RefreshReputationResult,
    RemediationRequest,
    ReputationData,
    ReputationPhoneNumber,
    ReputationPhoneNumberList,
    ReputationPhoneNumberWithReputation,
    SpamRisk,
)

ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"


def synchronous(client: Telnyx) -> None:
    numbers = client.enterprises.reputation.numbers
    number = numbers.retrieve("+16035551234", enterprise_id=ID, fresh=True)
    assert_type(number, ReputationPhoneNumberWithReputation)
    assert_type(number.data.phone_number, "str | None")
    assert_type(number.data.created_at, "datetime | None")
    assert_type(number.data.reputation_data, "ReputationData | None")
    assert_type(number.data.anything_new, Any)
    if number.data.reputation_data:
        assert_type(number.data.reputation_data.spam_risk, "SpamRisk | None")
    assert_type(numbers.associate(enterprise_id=ID, phone_numbers=["+16035551234"]), ReputationPhoneNumberList)
    assert_type(numbers.peek("+16035551234", enterprise_id=ID), "ReputationPhoneNumber | None")
    page = numbers.list(ID, filter_source="external")
    assert_type(page, SyncPage[ReputationPhoneNumber])
    assert_type(page.get_next_page(), SyncPage[ReputationPhoneNumber])
    for each in page:
        assert_type(each, ReputationPhoneNumber)
    numbers.disassociate("+16035551234", enterprise_id=ID)
    reputation = client.enterprises.reputation
    assert_type(reputation.wait_until_approved(ID, progress=print), EnterpriseReputationPublic)
    assert_type(reputation.remediation.wait(ID, enterprise_id=ID, progress=print), RemediationRequest)
    assert_type(client.enterprises.reputation.loa.render(ID), BinaryAPIResponse)
    assert_type(client.documents.upload(file=b"%PDF-"), DocumentWrapped)
    client.documents.list(filter={"customer_reference": {"in": ["a"]}}, sort="-created_at")


def many(client: Telnyx) -> None:
    numbers = client.enterprises.reputation.numbers
    with tqdm(total=1) as bar:
        associated = numbers.associate_many(ID, phone_numbers=("+16035551234",), progress=bar.update)
    assert_type(associated, RunResults[ReputationPhoneNumber])
    for result in numbers.refresh_many(ID, phone_numbers=["+16035551234"], go_on_without_refused=True):
        assert_type(result.value, "RefreshReputationResult | None")
        assert_type(result.error, "TelnyxError | ErrorDetail | None")
        if result.outcome == "done" and result.value is not None:
            assert_type(result.value.success, bool)
    assert_type(numbers.retrieve_many(ID, phone_numbers=iter([ID])), RunResults[ReputationPhoneNumber])
    created = client.enterprises.reputation.remediation.create_many(ID, phone_numbers=[], call_purpose="a")
    assert_type(created, RunResults[RemediationRequest])
    assert_type(numbers.estimate_many("associate", phone_numbers=[]), Decimal)
    numbers.estimate_many("forget", phone_numbers=[])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert_type(numbers.disassociate_many(ID, phone_numbers=[]), RunResults[None])
    plan = numbers.plan(ID, phone_numbers=["+16035551234"])
    assert_type(plan, Plan)
    assert_type(plan.cost_usd, Decimal)
    applied = plan.apply(progress=print)
    assert_type(applied, Applied)
    assert_type(applied.associated, RunResults[ReputationPhoneNumber])
    assert_type(results_of(KeyboardInterrupt()), "RunResults[Any] | None")


def events(client: Telnyx, async_client: AsyncTelnyx, headers: dict[str, str]) -> None:
    event = async_client.webhooks.unwrap("{}", headers=headers, key=["a", b"b"])
    assert_type(event, WebhookEvent)
    if isinstance(event, NumberReputationNumberFlaggedWebhookEvent):
        assert_type(event.data.payload.phone_number, str)
    elif isinstance(event, OtherWebhookEvent):
        assert_type(event.data.event_type, "str | None")
    assert_type(client.webhooks.unsafe_unwrap(b"{}").data.id, "str | None")
    assert_type(Webhooks().unwrap("{}", headers=list(headers.items())), WebhookEvent)
    client.webhooks.unwrap({}, headers=headers)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    client.webhooks.unwrap("{}", headers=Message())


async def asynchronous(client: AsyncTelnyx) -> None:
    numbers = client.enterprises.reputation.numbers
    assert_type(await numbers.retrieve("+16035551234", enterprise_id=ID), ReputationPhoneNumberWithReputation)
    assert_type(numbers.list(ID), AsyncPaginator[ReputationPhoneNumber])
    assert_type(await numbers.list(ID), AsyncPage[ReputationPhoneNumber])
    async for each in numbers.list(ID):
        assert_type(each, ReputationPhoneNumber)
    async for each in await numbers.list(ID):
        assert_type(each, ReputationPhoneNumber)
    assert_type(await numbers.associate_many(ID, phone_numbers=[]), RunResults[ReputationPhoneNumber])
    plan = await numbers.plan(ID, phone_numbers=["+16035551234"])
    assert_type(plan, AsyncPlan)
    assert_type(await plan.apply(), Applied)
    assert_type(await numbers.refresh_many(ID, phone_numbers=[]), RunResults[RefreshReputationResult])
    assert_type(await client.enterprises.reputation.loa.render(ID), AsyncBinaryAPIResponse)


def refused(client: Telnyx) -> None:
    numbers = client.enterprises.reputation.numbers
    numbers.retrieve("+16035551234")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    numbers.retrieve("+16035551234", ID)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    numbers.retrieve(16035551234, enterprise_id=ID)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    numbers.list(ID, page=1)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


async def raw(client: Telnyx, async_client: AsyncTelnyx) -> None:
    numbers = client.enterprises.reputation.numbers.with_raw_response
    assert_type(numbers.retrieve("+16035551234", enterprise_id=ID), APIResponse[ReputationPhoneNumberWithReputation])
    assert_type(numbers.list(ID).parse(), SyncPage[ReputationPhoneNumber])
    async_numbers = async_client.with_raw_response.enterprises.reputation.numbers
    answer = await async_numbers.retrieve("+16035551234", enterprise_id=ID)
    assert_type(answer, AsyncAPIResponse[ReputationPhoneNumberWithReputation])
    assert_type(await answer.parse(), ReputationPhoneNumberWithReputation)
    assert_type(await async_numbers.list(ID), AsyncAPIResponse[AsyncPage[ReputationPhoneNumber]])
