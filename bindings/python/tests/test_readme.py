"""Runs every Python snippet of the README, one after the other, against a sandbox."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
import trustme
from accounts import prepared

from telnyx_reputation import Telnyx
from telnyx_reputation.testing import Sandbox

WORKSPACE = Path(__file__).resolve().parents[3]
TEXT = (WORKSPACE / "bindings/python/README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"


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
    trustme.CA().cert_pem.write_to_path("authority.pem")
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
    assert names["receive"](b"{}", {}) == 400
    account = f"KEY_{telnyx_api_key}"
    names["test_nothing_is_agreed_to"](telnyx_sandbox.client(account))


@pytest.mark.parametrize("other", ["crates/telnyx-reputation", "bindings/node"])
def test_every_guide_promises_the_same_of_an_outcome(other: str) -> None:
    """What carries the reason is called otherwise in Rust."""

    def promises(text: str) -> list[str]:
        return re.findall(r"^\| `(?:done|refused|failed|unknown|not_tried)` \| .*$", text, re.MULTILINE)

    theirs = (WORKSPACE / other / "README.md").read_text(encoding="utf-8").replace("The reason says", "`reason` says")
    assert len(promises(TEXT)) == 5 and promises(theirs) == promises(TEXT)


def test_the_snippets_are_typed(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    (tmp_path / "readme.py").write_text("\n\n".join(SNIPPETS), encoding="utf-8")
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = true\n")
    output, _, status = api.run(["--config-file", str(config), str(tmp_path / "readme.py")])
    assert status == 0, output
