"""Single sign-on for staff: one OpenID Connect provider from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def oidc(environ: Mapping[str, str]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS; empty when AMENDS_OIDC_SERVER is not set."""
    server = environ.get("AMENDS_OIDC_SERVER", "")
    if not server:
        return {}
    app = {
        "provider_id": "sso",
        "name": environ.get("AMENDS_OIDC_NAME", "Single sign-on"),
        "client_id": environ.get("AMENDS_OIDC_CLIENT_ID", ""),
        "secret": environ.get("AMENDS_OIDC_SECRET", ""),
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def form_targets(environ: Mapping[str, str]) -> list[str]:
    """Where a form of ours may lead (CSP form-action): here, and for the sign-in button to the provider.

    Browsers hold redirects after a form to this list as well, so a provider that sends people on to another host
    needs that host in AMENDS_OIDC_HOSTS.
    """
    server = urlsplit(environ.get("AMENDS_OIDC_SERVER", ""))
    own = [f"{server.scheme}://{server.netloc}"] if server.netloc else []
    return ["'self'", *own, *environ.get("AMENDS_OIDC_HOSTS", "").split()]
