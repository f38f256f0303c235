"""How connections are made: proxies, certificates."""

from __future__ import annotations

import asyncio
import os
import ssl
import subprocess
import sys
import textwrap
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from proxy_server import Proxy
from stub_server import KEY, Say, Stub

from telnyx_reputation import APIConnectionError, AsyncTelnyx, ConfigurationError, Telnyx

PHONE = "+16035551234"
OK = Say(body='{"data":{"phone_number":"+16035551234"}}')

# Not in the test itself, whose lines a traceback may show.
NO_CERTIFICATES = (b"", b"SECRET", "-----BEGIN CERTIFICATE-----\nSECRET!\n-----END CERTIFICATE-----\n")

# `user:p@ss SECRET`, of which the special characters are percent-encoded in a URL.
IN_URL = "user:p%40ss%20SECRET"
IN_HEADER = "dXNlcjpwQHNzIFNFQ1JFVA=="


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """An authority that nobody knows."""
    return trustme.CA()


def certified(authority: trustme.CA, host: str) -> Stub:
    """A server with a certificate of that authority for that host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return Stub(context)


@pytest.fixture
def tls_stub(authority: trustme.CA) -> Iterator[Stub]:
    added = Say(status=201, body=f'{{"data": [{{"phone_number": "{PHONE}"}}]}}')
    with certified(authority, "127.0.0.1") as server:
        server.say(lambda asked: added if asked.method == "POST" else OK)
        yield server


def trusts(client: Telnyx) -> bool:
    """Whether the client trusts the server; one that does not has sent nothing, and says so."""
    client = client.with_options(max_retries=0)
    try:
        client.enterprises.reputation.numbers.associate("4a6192a4-573d-446d-b3ce-aff9117272a6", phone_numbers=[PHONE])
    except APIConnectionError as error:
        assert "nothing was sent" in str(error)
        assert error.attempts == 0
        return False
    return True


def test_a_plain_call_goes_through_the_proxy_with_its_credentials(stub: Stub) -> None:
    stub.say(OK)
    with Proxy(IN_HEADER) as proxy:
        client = stub.client(proxy=f"http://{IN_URL}@{proxy.address}", max_retries=0)
        client.reputation.numbers.retrieve(PHONE)
        assert proxy.heads[0].startswith(f"GET {stub.url}/reputation/numbers/%2B16035551234 HTTP/1.1\r\n")
        derived = client.with_options(timeout=5).with_options(api_key="KEY_OTHER")
        derived.reputation.numbers.retrieve(PHONE)
        assert len(proxy.heads) == 2
    assert "SECRET" not in f"{client!r} {derived!r} {vars(client)}"


def test_on_an_event_loop(stub: Stub) -> None:
    stub.say(OK)
    with Proxy(IN_HEADER) as proxy:
        client = stub.async_client(proxy=f"http://{IN_URL}@{proxy.address}", max_retries=0)
        assert asyncio.run(client.reputation.numbers.retrieve(PHONE)).data.phone_number == PHONE
        assert len(proxy.heads) == 1


def test_a_tls_call_goes_through_a_tunnel_that_sees_no_key(tls_stub: Stub, authority: trustme.CA) -> None:
    with Proxy(IN_HEADER) as proxy:
        url = f"http://{IN_URL}@{proxy.address}"
        client = tls_stub.client(proxy=url, ca_certificates=authority.cert_pem.bytes())
        client.reputation.numbers.retrieve(PHONE)
        assert proxy.heads[0].startswith("CONNECT 127.0.0.1:")
        assert KEY not in "".join(proxy.heads) and "6035551234" not in "".join(proxy.heads)
    assert tls_stub.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert "proxy-authorization" not in tls_stub.asked[0].headers


def test_a_proxy_that_refuses_shows_no_credentials(tls_stub: Stub, authority: trustme.CA) -> None:
    with Proxy("b3RoZXI6b3RoZXI=") as proxy:
        client = tls_stub.client(
            proxy=f"http://{IN_URL}@{proxy.address}", ca_certificates=authority.cert_pem.bytes(), max_retries=0
        )
        with pytest.raises(APIConnectionError) as caught:
            client.reputation.numbers.retrieve(PHONE)
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert "SECRET" not in shown and IN_HEADER not in shown and KEY not in shown
    assert tls_stub.asked == []


@pytest.mark.parametrize("client_class", [Telnyx, AsyncTelnyx])
@pytest.mark.parametrize(
    "url", ["", "proxy:3128", "http://u:SECRET@", "socks5://u:SECRET@proxy", "http://u:SECRET@h/x"]
)
def test_a_proxy_that_makes_no_sense_is_not_shown(client_class: type[Any], url: str) -> None:
    with pytest.raises(ConfigurationError, match="the proxy must") as caught:
        client_class(KEY, proxy=url)
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("wrong", [True, 1, b"http://proxy", {"http": "http://proxy"}])
def test_what_is_no_proxy_is_refused(wrong: Any) -> None:
    with pytest.raises(ConfigurationError, match="proxy: must be a URL, or False"):
        Telnyx(KEY, proxy=wrong)


def test_the_environment_s_proxy_is_used_unless_told_otherwise(stub: Stub) -> None:
    stub.say(OK)
    with Proxy(IN_HEADER) as proxy, Proxy() as other:
        url = f"http://{IN_URL}@{proxy.address}"
        for variables, option, through in [
            ({"HTTP_PROXY": url}, "None", (1, 0)),
            ({"http_proxy": url}, "None", (1, 0)),
            ({"ALL_PROXY": url}, "None", (1, 0)),
            ({"HTTP_PROXY": url, "NO_PROXY": "127.0.0.1"}, "None", (0, 0)),
            ({"HTTP_PROXY": url}, "False", (0, 0)),
            ({"HTTP_PROXY": url, "NO_PROXY": "127.0.0.1"}, f"'http://{other.address}'", (0, 1)),
            ({"HTTPS_PROXY": url}, "None", (0, 0)),
            ({}, "None", (0, 0)),
        ]:
            before = (len(proxy.heads), len(other.heads))
            alone(f"Telnyx(proxy={option}).reputation.numbers.retrieve('{PHONE}')", stub.url, variables)
            now = (len(proxy.heads), len(other.heads))
            assert (now[0] - before[0], now[1] - before[1]) == through, variables


def test_a_private_authority_is_trusted_by_the_client_that_was_given_it_and_by_no_other(
    tls_stub: Stub, authority: trustme.CA, tmp_path: Path
) -> None:
    pem = authority.cert_pem.bytes()
    der = ssl.PEM_cert_to_DER_cert(pem.decode())
    other = trustme.CA().cert_pem.bytes()
    file = tmp_path / "authority.pem"
    file.write_bytes(b"# ours\n" + other + pem)
    assert not trusts(tls_stub.client(proxy=False))
    for given in (str(file), file, pem, bytearray(pem), pem.decode(), der, [other, file], (der,)):
        assert trusts(tls_stub.client(proxy=False, ca_certificates=given)), given
    assert not trusts(tls_stub.client(proxy=False, ca_certificates=[other]))
    assert not trusts(tls_stub.client(proxy=False, ca_certificates=[]))
    derived = tls_stub.client(proxy=False, ca_certificates=pem).with_options(timeout=5).with_options(api_key="KEY_2")
    assert trusts(derived)


def test_a_server_that_shows_an_authority_or_has_other_suites_is_told_what_to_do(
    authority: trustme.CA, tmp_path: Path
) -> None:
    as_authority, without_gcm = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    both = tmp_path / "authority.pem"
    both.write_bytes(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
    as_authority.load_cert_chain(both)
    authority.issue_cert("127.0.0.1").configure_cert(without_gcm)  # pyright: ignore[reportUnknownMemberType]
    without_gcm.maximum_version = ssl.TLSVersion.TLSv1_2
    without_gcm.set_ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA")
    for context, said in (
        (as_authority, "an authority's certificate as its own"),
        (without_gcm, "no cipher suite of AES-GCM"),
    ):
        with Stub(context) as server:
            client = server.client(ca_certificates=authority.cert_pem.bytes(), max_retries=0)
            with pytest.raises(APIConnectionError, match=said):
                client.enterprises.retrieve("4a6192a4-573d-446d-b3ce-aff9117272a6")


def test_a_certificate_for_another_host_is_refused_whoever_signed_it(authority: trustme.CA) -> None:
    with certified(authority, "elsewhere.example") as server:
        assert not trusts(server.client(proxy=False, ca_certificates=authority.cert_pem.bytes()))
        assert server.asked == []


def test_certificates_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"
    with pytest.raises(ConfigurationError, match=r"ca_certificates: .*missing\.pem cannot be read") as caught:
        Telnyx(KEY, ca_certificates=missing)
    assert isinstance(caught.value.__cause__, FileNotFoundError)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Telnyx(KEY, ca_certificates=tmp_path)
    for nonsense in NO_CERTIFICATES:
        with pytest.raises(ConfigurationError, match="CA certificate") as caught:
            Telnyx(KEY, ca_certificates=nonsense)
        assert "SECRET" not in "".join(traceback.format_exception(caught.value))
    for wrong in (1, True, [None], ssl.create_default_context()):
        with pytest.raises(ConfigurationError, match="must be paths, or bytes of PEM or DER"):
            Telnyx(KEY, ca_certificates=wrong)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself judges certificates")
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_the_environment_s_certificates(tls_stub: Stub, authority: trustme.CA, tmp_path: Path, variable: str) -> None:
    """`SSL_CERT_FILE` is what users of OpenSSL's clients know."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    if variable == "SSL_CERT_DIR":
        subprocess.run(["openssl", "rehash", str(tmp_path)], check=True)
    given = str(file if variable == "SSL_CERT_FILE" else tmp_path)
    alone(f"Telnyx(proxy=False).reputation.numbers.retrieve('{PHONE}')", tls_stub.url, {variable: given})
    other = trustme.CA().cert_pem.bytes().decode()
    code = f"Telnyx(proxy=False, ca_certificates={other!r}).reputation.numbers.retrieve('{PHONE}')"
    alone(code, tls_stub.url, {variable: given})
    assert len(tls_stub.asked) == 2


def alone(code: str, base_url: str, variables: dict[str, str]) -> None:
    """Runs code in a process whose environment names no proxy and no certificates but these."""
    meant = ("_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith(meant)}
    environment = {**kept, "TELNYX_API_KEY": KEY, "TELNYX_BASE_URL": base_url, **variables}
    code = textwrap.dedent("from telnyx_reputation import Telnyx\n") + code
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
