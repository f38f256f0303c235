"""The signatures of a client's methods, as one line each.

Run by an interpreter that has the official `telnyx` package, it writes those of its Number Reputation methods:
in `bindings/python/tests`, `../../../target/peers-python/bin/python official_signatures.py > official_signatures.json`
"""

# pyright: basic
from __future__ import annotations

import importlib.metadata
import inspect
import json
import sys
from typing import Any

ROOTS = ("terms_of_service", "enterprises", "documents", "document_links", "reputation", "webhooks")
# Other products that hang in the same tree.
ELSEWHERE = ("branded_calling", "dir")


def line(method: Any) -> str:
    """For example `phone_number, *, enterprise_id, fresh=`: what must be given, and `=` after what need not."""
    parts: list[str] = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(parameter.name + ("" if parameter.default is parameter.empty else "="))
    return ", ".join(parts)


def signatures(client: Any) -> dict[str, str]:
    """The line of each method, by its place in the tree."""
    found: dict[str, str] = {}

    def walk(resource: Any, place: str) -> None:
        for name in sorted(dir(type(resource))):
            if name.startswith(("_", "with_")) or name in ELSEWHERE:
                continue
            member = inspect.getattr_static(type(resource), name)
            if inspect.isfunction(member):
                found[f"{place}.{name}"] = line(member)
            else:
                walk(getattr(resource, name), f"{place}.{name}")

    for root in ROOTS:
        walk(getattr(client, root), root)
    return found


if __name__ == "__main__":
    import telnyx  # type: ignore[import-not-found, unused-ignore]

    methods = signatures(telnyx.Telnyx(api_key="KEY"))
    assert methods == signatures(telnyx.AsyncTelnyx(api_key="KEY"))
    json.dump({"version": importlib.metadata.version("telnyx"), "methods": methods}, sys.stdout, indent=1)
    print()
