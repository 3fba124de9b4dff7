"""Making a source, changing it, and rotating its signing secret."""

from __future__ import annotations

import re

from django.db import transaction

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused, register_texts
from amends.core.sealing import seal
from amends.intake.commands.plug import channel as plugged
from amends.intake.commands.weigh import resume
from amends.intake.models import Source
from amends.intake.queries.sources import view
from amends.intake.types import SourceView

_ACCOUNT = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_NEWEST = 2
"""The new secret and the one before: enough for a rotation, not for a forgotten one to stay valid."""

register_texts(
    {
        "account_invalid": "The account {account} cannot be part of an address. Use small letters, digits, dots "
        "and dashes, such as my-shop.",
        "secret_missing": "Give the signing secret from the channel's webhook settings; without it nothing "
        "that arrives could be trusted.",
        "secret_too_long": "The secret has more than {limit} characters. Copy the signing secret only.",
    }
)


def save_source(actor: Actor, channel: str, account: str, name: str, secrets: list[str]) -> SourceView:
    """Make or change a source. `secrets`: newest first, at most two; empty leaves a known source's as they are.

    Refused: channel_unknown, account_invalid, secret_missing, secret_too_long.
    """
    require(actor, Right.INTAKE_OPERATE)
    party = plugged(channel)
    if not _ACCOUNT.fullmatch(account):
        raise Refused("account_invalid", account=account)
    sealed = [seal(_checked(secret), installation_keys()) for secret in secrets[:_NEWEST]]
    with transaction.atomic():
        source, made = Source.objects.select_for_update().get_or_create(
            channel=channel,
            account=account,
            defaults={"name": name or account, "secrets": sealed, "created_at": clock.now()},
        )
        if made and not sealed and party.scheme:
            raise Refused("secret_missing")
        if not made:
            source.name = name or source.name
            source.secrets = sealed or source.secrets
            source.save(update_fields=["name", "secrets"])
    return view(source.pk)


def rotate_secret(actor: Actor, source_id: int, secret: str) -> SourceView:
    """Add a new secret; the one before stays valid, older ones do not. An empty `secret` ends the rotation:
    only the newest stays valid."""
    require(actor, Right.INTAKE_OPERATE)
    token = seal(_checked(secret), installation_keys()) if secret else None
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=source_id).first()
        if source is None:
            raise NotFound
        source.secrets = [token, *source.secrets][:_NEWEST] if token else source.secrets[:1]
        source.save(update_fields=["secrets"])
    return view(source_id)


def switch_source(actor: Actor, source_id: int, enabled: bool) -> SourceView:
    """Take deliveries of this source, or answer them as unknown. What is kept already is still worked off;
    switching on ends a pause by the circuit breaker."""
    require(actor, Right.INTAKE_OPERATE)
    with transaction.atomic():
        if not Source.objects.filter(pk=source_id).update(enabled=enabled):
            raise NotFound
        if enabled:
            resume(source_id)
    return view(source_id)


def _checked(secret: str) -> str:
    if not secret.strip():
        raise Refused("secret_missing")
    if len(secret) > 500:
        raise Refused("secret_too_long", limit=500)
    return secret.strip()
