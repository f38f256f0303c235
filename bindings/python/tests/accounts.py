"""Accounts of the sandbox that tests begin with."""

from __future__ import annotations

from typing import Any

from telnyx_reputation.testing import Sandbox

ADDRESS: Any = {
    "country": "US",
    "administrative_area": "NH",
    "city": "Concord",
    "postal_code": "03301",
    "street_address": "1 Main Street",
}
CONTACT: Any = {"first_name": "Ada", "last_name": "Stone", "email": "a@granite.example", "phone_number": "+16035550100"}
OWNER: Any = {**CONTACT, "job_title": "Owner"}


def prepared(sandbox: Sandbox, key: str) -> str:
    """An account as the README's reader has one: an approved enterprise with two numbers. Gives its id."""
    sandbox.control("PUT", "/_sandbox/approvals", {"status": "immediate", "loa": "immediate"}, api_key=key)
    client = sandbox.client(key)
    client.terms_of_service.number_reputation.agree()
    enterprise = client.enterprises.create(
        legal_name="Granite Dental LLC",
        doing_business_as="Granite Dental",
        organization_type="commercial",
        organization_legal_type="llc",
        country_code="US",
        jurisdiction_of_incorporation="New Hampshire",
        website="https://granite.example",
        fein="12-3456789",
        industry="healthcare",
        number_of_employees="11-50",
        organization_contact=OWNER,
        billing_contact=CONTACT,
        organization_physical_address=ADDRESS,
        billing_address=ADDRESS,
    ).data.id
    assert enterprise is not None
    letter = client.enterprises.reputation.loa.render(enterprise).content
    document = client.documents.upload(file=letter, filename="letter.pdf").data
    assert document is not None and document.id is not None
    client.enterprises.reputation.enable(enterprise, loa_document_id=document.id)
    client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=["+16035551234", "+16035555678"])
    return enterprise
