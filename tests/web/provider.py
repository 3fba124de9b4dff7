"""A real OpenID Connect provider (oidc-provider-mock) in a process of its own, for tests of single sign-on."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from amends.config.oidc import form_targets, oidc


@contextmanager
def provider() -> Iterator[str]:
    """Its address, as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            httpx.get(f"{address}/.well-known/openid-configuration").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


def knows(address: str, sub: str, **claims: Any) -> None:
    """Tell the provider about somebody."""
    httpx.put(f"{address}/users/{quote(sub)}", json=claims).raise_for_status()


def configure(chosen: Any, address: str) -> None:
    """The product's settings as the environment variables of an installation make them (`chosen`: the fixture)."""
    environ = {"AMENDS_OIDC_SERVER": address, "AMENDS_OIDC_NAME": "Example SSO"}
    environ |= {"AMENDS_OIDC_CLIENT_ID": "amends", "AMENDS_OIDC_SECRET": "a secret"}
    chosen.SOCIALACCOUNT_PROVIDERS = oidc(environ)
    policy = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    chosen.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": form_targets(environ)}}
