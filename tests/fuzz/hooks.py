"""Sends made-up requests to things that are there: an id that nobody has only ever finds a 404."""

import re
import zlib
from collections import Counter
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.meta import TestPhase

from account import Account

# The names under which an id of the account can stand in a path or a body.
KINDS = {
    "agreement_id": "agreement",
    "code": "code",
    "document_ids": "document",
    "enterprise_id": "enterprise",
    "evidence_document_id": "document",
    "id": "document",
    "loa_document_id": "document",
    "phone_number": "phone_number",
    "phone_numbers": "phone_number",
    "remediation_id": "remediation",
}
# The operations that were called, and those of them that were called well.
called: set[str] = set()
succeeded: set[str] = set()
tries: Counter[str] = Counter()

account = Account()
schemathesis.openapi.format("e164", strategies.from_regex(re.compile(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}"), fullmatch=True))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    if case.meta is None or case.meta.phase.name is TestPhase.STATEFUL:
        # A chain of calls makes what its later calls need.
        return
    account.restore()
    label = case.operation.label
    if label in succeeded:
        # The same request always gets the same ids, and requests that differ in anything get different ones.
        choice = zlib.crc32(repr((label, case.path_parameters, case.query, case.body)).encode())
        if choice % 8 == 0:
            return
    else:
        # One after the other, so that no operation misses what it needs by chance.
        choice = tries[label]
        tries[label] += 1
    if not case.meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters = {name: real(name, value, choice) for name, value in case.path_parameters.items()}
    if isinstance(case.body, dict) and not case.meta.is_negative_at(ParameterLocation.BODY):
        case.body = {name: real(name, value, choice) for name, value in case.body.items()}


def real(name: str, value: Any, choice: int) -> Any:
    """An id of the account in place of one that was generated."""
    if name not in KINDS:
        return value
    ids = account.ids[KINDS[name]]
    if isinstance(value, list):
        return [ids[(choice + nth) % len(ids)] for nth in range(min(len(value), len(ids)))]
    return ids[choice % len(ids)] if isinstance(value, str) else value


@schemathesis.hook
def after_call(context: schemathesis.HookContext, case: schemathesis.Case, response: Response) -> None:
    called.add(case.operation.label)
    if response.status_code < 300:
        succeeded.add(case.operation.label)


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext, failure: Failure, case: schemathesis.Case, response: Response
) -> bool:
    # A field of a multipart form is text, whatever it was made from: a null and an empty text arrive as the same bytes.
    upload = case.operation.label == "POST /documents" and case.media_type == "multipart/form-data"
    return not (upload and isinstance(failure, AcceptedNegativeData))
