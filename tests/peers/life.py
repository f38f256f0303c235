"""The life of an enterprise through the official SDK for Python, against the sandbox."""

import base64
import json
import os
from pathlib import Path

import telnyx
from telnyx import Telnyx

from control import Control, Receiver, receiver

API_KEY = "KEY_peer_python"
BASE_URL = os.environ["TELNYX_SANDBOX_URL"]
PROFILE = json.loads(Path(__file__).with_name("enterprise.json").read_text())
NUMBERS = ["+16035550100", "+16035551234", "+16035551235", "+16035551236", "+16035551237"]
FLAGGED, QUIET = NUMBERS[:2]
EXTERNAL = "+16035550107"


def agree(client: Telnyx) -> None:
    before = client.terms_of_service.retrieve_status(product_type="number_reputation").data
    assert before.has_agreed is False, before
    agreement = client.terms_of_service.number_reputation.agree().data
    assert agreement.product_type == "number_reputation"
    after = client.terms_of_service.retrieve_status(product_type="number_reputation").data
    assert after.has_agreed is True, after
    assert [it.id for it in client.terms_of_service.agreements.list()] == [agreement.id]
    assert client.terms_of_service.agreements.retrieve(agreement.id).data.version == agreement.version


def upload(client: Telnyx, content: bytes, filename: str) -> str:
    document = client.documents.upload(
        document={"file": base64.b64encode(content).decode(), "filename": filename}
    ).data
    assert document is not None and document.id is not None
    assert (document.filename, document.content_type) == (filename, "application/pdf")
    assert client.documents.download(document.id).read() == content
    return document.id


def enable(client: Telnyx, enterprise: str) -> bytes:
    reputation = client.enterprises.reputation
    letter = reputation.loa.render(enterprise).read()
    assert letter.startswith(b"%PDF-"), letter[:20]
    document = upload(client, letter, "loa.pdf")
    settings = reputation.enable(enterprise, loa_document_id=document).data
    assert (settings.status, settings.loa_status) == ("pending", "pending")
    assert (settings.check_frequency, settings.loa_document_id) == ("business_daily", document)
    for _ in range(10):
        settings = reputation.retrieve(enterprise).data
        if (settings.status, settings.loa_status) == ("approved", "approved"):
            return letter
    raise AssertionError(f"never approved: {settings}")


def monitor(client: Telnyx, control: Control, enterprise: str) -> None:
    numbers = client.enterprises.reputation.numbers
    added = numbers.associate(enterprise, phone_numbers=NUMBERS)
    assert [it.phone_number for it in added.data] == NUMBERS
    assert all(it.reputation_data is None and it.source == "telnyx" for it in added.data)

    first = numbers.retrieve(FLAGGED, enterprise_id=enterprise).data.reputation_data
    assert first is not None and first.last_refreshed_at is not None
    assert (first.spam_risk, first.spam_category) == ("high", "Telemarketer")
    cached = numbers.retrieve(FLAGGED, enterprise_id=enterprise).data.reputation_data
    assert cached == first
    control("POST", "/clock/advance", {"by": "1m"})
    fresh = numbers.retrieve(FLAGGED, enterprise_id=enterprise, fresh=True).data.reputation_data
    assert fresh is not None and fresh.last_refreshed_at is not None
    assert fresh.last_refreshed_at > first.last_refreshed_at

    refreshed = numbers.refresh(enterprise, phone_numbers=[QUIET, "+16035559999"]).data
    assert (refreshed.total_requested, refreshed.total_successful, refreshed.total_failed) == (2, 1, 1)
    assert [it.success for it in refreshed.results] == [True, False] and refreshed.results[1].error

    page = numbers.list(enterprise, page_size=2)
    assert page.meta is not None and page.meta.total_pages == 3
    listed = [it.phone_number for it in page]
    assert sorted(listed) == sorted(NUMBERS), listed
    assert [it.phone_number for it in client.reputation.numbers.list(filter_phone_number_eq=QUIET)] == [QUIET]
    assert client.reputation.numbers.retrieve(QUIET).data.enterprise_id == enterprise

    weekly = client.enterprises.reputation.update_frequency(enterprise, check_frequency="weekly").data
    assert weekly.check_frequency == "weekly"


def remediate(client: Telnyx, enterprise: str) -> None:
    remediation = client.enterprises.reputation.remediation
    request = remediation.create(enterprise, phone_numbers=[FLAGGED], call_purpose="Appointment reminders").data
    assert (request.status, request.phone_numbers_count, request.results) == ("pending", 1, None)
    try:
        remediation.create(enterprise, phone_numbers=[FLAGGED], call_purpose="Again")
        raise AssertionError("a second request for a number in flight was accepted")
    except telnyx.ConflictError as error:
        assert error.status_code == 409, error
    for _ in range(10):
        request = remediation.retrieve(request.id, enterprise_id=enterprise).data
        if request.status == "completed":
            break
    assert request.results is not None and request.results.remediated == [FLAGGED], request
    assert [it.id for it in remediation.list(enterprise, filter_status="completed", page_size=1)] == [request.id]


def prove_ownership(client: Telnyx, control: Control, enterprise: str, letter: bytes, hooks: Receiver) -> None:
    """The calls of late 2026, and the events that go with them."""
    reputation = client.enterprises.reputation
    assert reputation.update_webhook(enterprise, webhook_url=hooks.url).data.webhook_url == hooks.url
    proof = upload(client, letter, "invoice.pdf")
    submitted = reputation.external_verification.create(enterprise, document_ids=[proof], phone_numbers=[EXTERNAL]).data
    assert (submitted.status, submitted.document_ids) == ("pending", [proof])
    control("POST", f"/enterprises/{enterprise}/approve", {"gate": "external_verification"})
    assert reputation.external_verification.list(enterprise).data.status == "approved"

    key = control("GET", "/webhooks/public_key")["public_key"]
    headers, body = hooks.next()
    changed = client.webhooks.unwrap(body, headers=headers, key=key).data
    assert changed is not None and changed.event_type == "number_reputation.external_verification.status_changed"
    assert changed.payload.status == "approved", changed
    try:
        client.webhooks.unwrap(body.replace("approved", "rejected"), headers=headers, key=key)
        raise AssertionError("an event that was changed on its way was accepted")
    except ValueError as error:
        assert "signature does not match" in str(error), error

    added = reputation.numbers.associate(enterprise, phone_numbers=[EXTERNAL]).data[0]
    assert (added.source, added.ownership_status) == ("external", "verified")
    control("POST", "/clock/advance", {"by": "25h"})
    headers, body = hooks.next()
    flagged = client.webhooks.unwrap(body, headers=headers, key=key).data
    assert flagged is not None and flagged.event_type == "number_reputation.number.flagged"
    assert (flagged.payload.phone_number, flagged.payload.flag_reason) == (EXTERNAL, "carrier_changed")
    ownership = reputation.numbers.retrieve_ownership(EXTERNAL, enterprise_id=enterprise).data
    assert (ownership.ownership_status, ownership.flag_reason) == ("pending_confirmation", "carrier_changed")
    assert [it.event_type for it in ownership.history or []] == ["flag", "check", "added"]
    confirmed = reputation.numbers.ownership_confirm(EXTERNAL, enterprise_id=enterprise, still_own=True).data
    assert (confirmed.ownership_status, confirmed.confirm_by) == ("verified", None)
    assert reputation.update_webhook(enterprise, webhook_url=None).data.webhook_url is None


def verify_email(client: Telnyx, control: Control, enterprise: str) -> None:
    verify = client.enterprises.verify_email
    assert verify.create(enterprise).data.status == "sent"
    code = control("GET", f"/enterprises/{enterprise}/email_code")["code"]
    assert verify.confirm(enterprise, code=code).data.email_verified is True


def end(client: Telnyx, enterprise: str) -> None:
    reputation = client.enterprises.reputation
    reputation.numbers.disassociate(QUIET, enterprise_id=enterprise)
    client.reputation.numbers.delete(EXTERNAL)
    left = [it.phone_number for it in reputation.numbers.list(enterprise, page_size=3)]
    assert sorted(left) == sorted(set(NUMBERS) - {QUIET}), left
    reputation.disable(enterprise)
    try:
        reputation.retrieve(enterprise)
        raise AssertionError("reputation is still there after it was disabled")
    except telnyx.NotFoundError as error:
        assert error.status_code == 404, error
    client.enterprises.delete(enterprise)
    assert list(client.enterprises.list()) == []


def main() -> None:
    client = Telnyx(api_key=API_KEY, base_url=BASE_URL, max_retries=0)
    control = Control(BASE_URL, API_KEY)
    # A clock that stands still keeps scheduled checks, which are billed, to where the calls below put them.
    control("PUT", "/clock", {"mode": "frozen", "at": "2026-11-20T09:00:00Z"})
    control("PUT", "/approvals", {"external_verification": "manual"})
    agree(client)
    created = client.enterprises.create(**PROFILE).data
    assert created is not None and created.id is not None
    assert (created.legal_name, created.number_reputation_enabled) == (PROFILE["legal_name"], False)
    enterprise = created.id
    assert client.enterprises.update(enterprise, website="https://new.example").data.website == "https://new.example"

    letter = enable(client, enterprise)
    monitor(client, control, enterprise)
    remediate(client, enterprise)
    with receiver() as hooks:
        prove_ownership(client, control, enterprise, letter, hooks)
    verify_email(client, control, enterprise)
    end(client, enterprise)

    ledger = control("GET", "/ledger")
    bill = {name: it["usd"] for name, it in ledger["by_operation"].items() if it["usd"] != "0.00"}
    assert bill == BILL, bill
    assert ledger["total_usd"] == "101.90", ledger["total_usd"]
    assert "unknown" not in ledger["by_operation"], "every call went to an operation of the document"
    print(f"telnyx {telnyx.__version__} for Python: {ledger['calls']} calls, USD {ledger['total_usd']}")


# Reads: the first read of a number and the fresh one. The cached read, and the refresh that fails, cost nothing.
BILL = {
    "enableReputationSettings": "100.00",
    "associateReputationNumbers": "0.60",
    "getPhoneNumberReputation": "0.20",
    "refreshReputationNumbers": "0.10",
    "submitReputationRemediation": "1.00",
}

if __name__ == "__main__":
    main()
