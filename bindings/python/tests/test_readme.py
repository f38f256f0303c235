"""Runs every Python snippet of the README, one after the other, against a sandbox."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest

from telnyx_reputation import Telnyx
from telnyx_reputation.testing import Sandbox

TEXT = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
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


def test_the_snippets_run(
    telnyx_sandbox: Sandbox,
    telnyx_api_key: str,
    telnyx_client: Telnyx,
    sandbox_command: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELNYX_API_KEY", telnyx_api_key)
    monkeypatch.setenv("TELNYX_BASE_URL", telnyx_sandbox.base_url)
    monkeypatch.setenv("TELNYX_REPUTATION_COMMAND", sandbox_command)
    names: dict[str, Any] = {"__name__": "readme"}
    try:
        for number, snippet in enumerate(SNIPPETS, 1):
            code = compile(snippet.replace(ENTERPRISE, enterprise), f"README.md, snippet {number}", "exec")
            exec(code, names)
    finally:
        logging.getLogger("telnyx_reputation").setLevel(logging.NOTSET)
    assert len(SNIPPETS) >= 10
    account = f"KEY_{telnyx_api_key}"
    names["test_nothing_is_agreed_to"](telnyx_sandbox.client(account))


def test_the_snippets_are_typed(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    (tmp_path / "readme.py").write_text("\n\n".join(SNIPPETS), encoding="utf-8")
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = true\n")
    output, _, status = api.run(["--config-file", str(config), str(tmp_path / "readme.py")])
    assert status == 0, output
