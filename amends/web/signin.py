"""Rules of signing in: nobody signs up by himself; an administrator makes the account."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; mail goes out only where a mail server is set."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made under People."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without a mail server nothing can be sent, which is no fault of the person who asks."""
        if not settings.EMAIL_HOST:
            log.warning("no mail server is set (AMENDS_SMTP_HOST): %s was not sent", template_prefix)
            return
        super().send_mail(template_prefix, email, context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on (OIDC) opens existing accounts only, found by the provider's verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: the account must exist."""
        return False
