"""The account that the requests go to: put back to the same state whenever it is asked for."""

import base64
import json
import os
import urllib.request
from typing import Any

API_KEY = "KEY_fuzz"
ORIGIN = os.environ["TELNYX_SANDBOX_URL"].removesuffix("/v2")
NUMBERS = ["+16035550100", "+16035550105", "+16035550107", "+16035551234", "+16035551235", "+16035551236"]
SEED = """
accounts:
  - api_key: KEY_fuzz
    enterprises:
      - profile: { legal_name: Monitored Clinic }
        reputation:
          check_frequency: weekly
          external_verification: approved
          numbers: ["+16035550100", "+16035550105", "+16035550107", "+16035551234"]
      - profile: { legal_name: Rejected Clinic }
        reputation: { status: approved, loa_status: rejected }
      - profile: { legal_name: Plain Clinic }
"""


class Account:
    """Three enterprises, one of them with everything that can hang on one, and the ids of all of it."""

    def __init__(self) -> None:
        # For the sandbox as a whole: the clock has to stand before the account is there.
        _send("PUT", "/_sandbox/clock", {"mode": "frozen", "at": "2026-11-20T09:00:00Z"}, as_account=False)
        _send("POST", "/_sandbox/seed", {"yaml": SEED}, as_account=False)
        agreement = _send("POST", "/v2/terms_of_service/number_reputation/agree")["data"]["id"]
        by_name = {it["legal_name"]: it["id"] for it in _send("GET", "/v2/enterprises")["data"]}
        monitored, rejected, plain = (by_name[f"{name} Clinic"] for name in ["Monitored", "Rejected", "Plain"])
        request = {"phone_numbers": [NUMBERS[0]], "call_purpose": "Reminders"}
        remediation = _send("POST", f"/v2/enterprises/{monitored}/reputation/remediation", request)["data"]["id"]
        # The next daily check finds a number at another carrier, so that there is one to confirm.
        _send("POST", "/_sandbox/clock/advance", {"by": "25h"})
        # These end with time: a document that nothing links to, and a code.
        letter = base64.b64encode(b"%PDF-1.7\n%%EOF\n").decode()
        documents = [_send("POST", "/v2/documents", {"file": letter, "filename": "a.pdf"})["data"]["id"] for _ in "ab"]
        _send("POST", f"/v2/enterprises/{monitored}/verify_email")
        code = _send("GET", f"/_sandbox/enterprises/{monitored}/email_code")["code"]
        self.ids: dict[str, list[str]] = {
            "agreement": [agreement],
            "code": [code],
            "document": documents,
            # Most rules are about the enterprise that has numbers.
            "enterprise": [monitored] * 4 + [rejected] * 2 + [plain] * 2,
            "phone_number": NUMBERS,
            "remediation": [remediation],
        }
        self._state = _send("GET", "/_sandbox/state")

    def restore(self) -> None:
        _send("PUT", "/_sandbox/state", self._state)


def _send(method: str, path: str, body: object = None, as_account: bool = True) -> Any:
    request = urllib.request.Request(ORIGIN + path, method=method)
    if as_account:
        request.add_header("authorization", f"Bearer {API_KEY}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
