"""The guide of Number Reputation from beginning to end, against the server of TELNYX_BASE_URL with TELNYX_API_KEY.

Enabling and looking up cost money on a real account: try it against the sandbox (`telnyx-reputation sandbox`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from telnyx_reputation import Telnyx, TelnyxError
from telnyx_reputation.types import BillingContactParam, OrganizationContactParam, PhysicalAddressParam

NUMBERS = ["+16035551234", "+16035555678"]
ADDRESS: PhysicalAddressParam = {
    "country": "US",
    "administrative_area": "NH",
    "city": "Concord",
    "postal_code": "03301",
    "street_address": "1 Main Street",
}
CONTACT: BillingContactParam = {
    "first_name": "Ada",
    "last_name": "Stone",
    "email": "ada@granite.example",
    "phone_number": "+16035550100",
}
OWNER: OrganizationContactParam = {**CONTACT, "job_title": "Owner"}


class Steps:
    """Numbers the steps, and says which one failed."""

    def __init__(self) -> None:
        self.number = 0

    @contextmanager
    def step(self, what: str) -> Generator[None, None, None]:
        self.number += 1
        print(f"{self.number:2}. {what}", flush=True)
        try:
            yield
        except (TelnyxError, AssertionError, TimeoutError) as error:
            sys.exit(f"step {self.number} ({what}) failed: {error}")


def say(text: str) -> None:
    print(f"      {text}", flush=True)


def main() -> None:
    steps = Steps()
    step = steps.step
    with step("Connect"):
        client = Telnyx()
        say(client.base_url)
    with step("Agree to the terms"):
        agreement = client.terms_of_service.number_reputation.agree().data
        say(f"version {agreement.terms_version} of {agreement.product_type}")
    with step("Create an enterprise"):
        enterprise = client.enterprises.create(
            legal_name=f"Granite Dental {time.time_ns() % 10**9} LLC",
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
        ).data
        assert enterprise.id is not None, "the enterprise has no id"
        say(f"{enterprise.legal_name}: {enterprise.id}")
    reputation = client.enterprises.reputation
    with step("Render the letter of authorization"):
        letter = reputation.loa.render(enterprise.id)
        say(f"{len(letter.content)} bytes of {letter.content_type}")
    with step("Upload the letter"):
        document = client.documents.upload(file=("letter.pdf", letter.content, "application/pdf")).data
        assert document is not None and document.id is not None, "the document has no id"
        say(f"{document.filename}: {document.id}")
    with step("Enable reputation (USD 100 a month)"):
        settings = reputation.enable(enterprise.id, loa_document_id=document.id, check_frequency="weekly").data
        say(f"business {settings.status}, letter {settings.loa_status}")
    with step("Wait for both approvals"):
        deadline = time.monotonic() + 60
        while (settings.status, settings.loa_status) != ("approved", "approved"):
            assert "rejected" not in (settings.status, settings.loa_status), f"rejected: {settings.rejection_reasons}"
            if time.monotonic() > deadline:
                raise TimeoutError("a minute has passed without an approval")
            time.sleep(0.05)
            settings = reputation.retrieve(enterprise.id).data
            say(f"business {settings.status}, letter {settings.loa_status}")
    with step(f"Add {len(NUMBERS)} numbers (USD 0.10 each)"):
        added = reputation.numbers.associate(enterprise.id, phone_numbers=NUMBERS).data
        say(", ".join(str(number.phone_number) for number in added))
    with step("Retrieve a number (USD 0.10 the first time, then free)"):
        for _ in range(2):
            number = reputation.numbers.retrieve(NUMBERS[0], enterprise_id=enterprise.id).data
            assert number.reputation_data is not None, "the lookup gave no data"
            say(f"{number.phone_number}: spam risk {number.reputation_data.spam_risk}")
    with step("Retrieve a number fresh (USD 0.10 each time)"):
        fresh = reputation.numbers.retrieve(NUMBERS[1], enterprise_id=enterprise.id, fresh=True).data
        assert fresh.reputation_data is not None, "the lookup gave no data"
        say(f"{fresh.phone_number}: spam risk {fresh.reputation_data.spam_risk}")
    with step("List all numbers (free)"):
        for number in reputation.numbers.list(enterprise.id, page_size=1):
            data = number.reputation_data
            say(f"{number.phone_number}: {'not looked up yet' if data is None else f'spam risk {data.spam_risk}'}")
    with step("Look numbers up daily from now on"):
        say(f"{reputation.update_frequency(enterprise.id, check_frequency='daily').data.check_frequency}")
    with step("Take the numbers out"):
        for phone_number in NUMBERS:
            reputation.numbers.disassociate(phone_number, enterprise_id=enterprise.id)
        assert not list(reputation.numbers.list(enterprise.id)), "numbers are left"
    with step("Disable reputation"):
        reputation.disable(enterprise.id)
        client.close()
    print("Done.")


if __name__ == "__main__":
    main()
