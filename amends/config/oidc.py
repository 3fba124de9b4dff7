"""Single sign-on for staff: one OpenID Connect provider from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
