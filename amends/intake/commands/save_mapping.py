"""Saving how a source's payloads are read, where its channel leaves that to configuration."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.intake.commands.plug import channels
from amends.intake.models import Source, SourceMapping
from amends.intake.queries.mappings import forget
from amends.intake.types import MappingView


def save_mapping(actor: Actor, source_id: int, document: str, reason: str = "") -> MappingView:
    """A further version of the source's mapping, which counts from now on. The same document again is no version.

    NotFound; Refused: channel_not_mapped, and what the channel says of the document (mapping_unusable).
    """
    require(actor, Right.INTAKE_OPERATE)
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=source_id).first()
        if source is None:
            raise NotFound
        party = channels().get(source.channel)
        if party is None:
            raise NotFound
        party.check_mapping(document.encode())
        newest = source.mappings.order_by("-version").first()
        if newest is None or newest.document != document:
            newest = SourceMapping.objects.create(
                source=source,
                version=newest.version + 1 if newest else 1,
                document=document,
                reason=reason[:500],
                author=actor.label,
                at=clock.now(),
            )
        transaction.on_commit(lambda: forget(source.channel, source.account))
    return MappingView(
        version=newest.version, document=newest.document, reason=newest.reason, author=newest.author, at=newest.at
    )
