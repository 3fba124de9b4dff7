"""Erasing evidence and words: of a person who asks for it, and of claims that ended long ago. A hold keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from amends.accounts.api import Right, customer, require
from amends.claims.api import erasing, others
from amends.claims.ports import ErasedPhoto, ErasedWords, ErasureScope, evidence_files
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.evidence.models import Attachment, ErasedItem, Erasure, Hold, Page, Upload
from amends.evidence.queries.views import erasure_view
from amends.evidence.types import ErasureView
from amends.notices.api import forget_mail
from amends.orders.api import forget_postcodes

_JUST_NOW = timedelta(minutes=10)
_MOST = 1000
_OVER = ("closed", "withdrawn")


def erase_person(actor: Actor, customer_id: int, reason: str) -> ErasureView:
    """Erase all evidence of a customer's claims (photos, originals, videos, receipts, uploads under way), and the
    words and mail of those that have ended; those still open are counted (`waiting`) and follow when they end.

    Rows and hashes stay, for they are what decisions say they were made on. What is held stays, and the holds are
    counted. Refused("field_missing") without a reason; NotFound.
    """
    require(actor, Right.PEOPLE_ADMIN)
    if not reason.strip():
        raise Refused("field_missing", field="reason")
    customer(customer_id)
    held_claims, held_customers = _held()
    scope = ErasureScope(
        customer_id=customer_id, held_claims=held_claims, held_customers=held_customers, most=100_000
    )
    in_force = Hold.objects.filter(
        Q(customer_id=customer_id) | Q(claim__customer_id=customer_id), released_at=None
    )
    with transaction.atomic():
        holds = in_force.count()
        erased = erasing.erase_photos(scope)
        mine = Attachment.objects.filter(claim__customer_id=customer_id, erased_at=None)
        gone = _erase(mine.exclude(_held_rows(held_claims, held_customers)))
        uploads = _erase_uploads(customer_id, held_claims, held_customers)
        if customer_id not in held_customers:
            forget_postcodes(customer_id)
        words = erasing.erase_words(msgspec.structs.replace(scope, ended=True))
        left = others.words_left(customer_id)
        letters = _forget_mail(words, None if left else customer_id)
        row = _record(
            actor, "person", reason, customer_id, photos=erased, attachments=gone, uploads=uploads, held=holds,
            words=words, letters=letters, waiting=left,
        )  # fmt: skip
    return erasure_view(row)


def keep_no_longer() -> list[ErasureView]:
    """Every night: what is older than settings.EVIDENCE_DAYS allow, a thousand of each kind at most; and the words
    that a customer wanted erased while the claim was open still."""
    held_claims, held_customers = _held()
    done = _keep_promises(held_claims, held_customers)
    for kind, days in settings.EVIDENCE_DAYS.items():
        if days:
            before = clock.now() - timedelta(days=days)
            row = _keep_no_longer(kind, before, f"{kind}: {days} days", held_claims, held_customers)
            if row is not None:
                done.append(erasure_view(row))
    return done


def _keep_promises(held_claims: frozenset[int], held_customers: frozenset[int]) -> list[ErasureView]:
    done = []
    for asked in Erasure.objects.filter(cause="person", waiting__gt=0).order_by("pk")[:_MOST]:
        assert asked.customer_id is not None
        scope = ErasureScope(
            customer_id=asked.customer_id, ended=True, held_claims=held_claims, held_customers=held_customers
        )
        with transaction.atomic():
            words = erasing.erase_words(scope)
            left = others.words_left(asked.customer_id)
            Erasure.objects.filter(pk=asked.pk).update(waiting=left)
            if words:
                letters = _forget_mail(words, None if left else asked.customer_id)
                done.append(erasure_view(_record(
                    SYSTEM, "person", asked.reason, asked.customer_id, words=words, letters=letters
                )))  # fmt: skip
    return done


def _forget_mail(words: Sequence[ErasedWords], customer_id: int | None = None) -> int:
    """Of these claims; with `customer_id`, of whom no claim is left, all other letters to them too."""
    return forget_mail([one.public_id for one in words], customer_id)


def _keep_no_longer(
    kind: str, before: datetime, reason: str, held_claims: frozenset[int], held_customers: frozenset[int]
) -> Erasure | None:
    with transaction.atomic():
        if kind in ("photos", "originals"):
            scope = ErasureScope(
                closed_before=before,
                originals_only=kind == "originals",
                held_claims=held_claims,
                held_customers=held_customers,
            )
            found = erasing.erase_photos(scope)
            if not found:
                return None
            if kind == "photos":
                return _record(SYSTEM, "retention", reason, None, photos=found)
            return _record(SYSTEM, "retention", reason, None, originals=found)
        if kind == "words":
            scope = ErasureScope(closed_before=before, held_claims=held_claims, held_customers=held_customers)
            words = erasing.erase_words(scope)
            return (
                _record(SYSTEM, "retention", reason, None, words=words, letters=_forget_mail(words))
                if words
                else None
            )
        rows = Attachment.objects.filter(kind=kind.removesuffix("s"), erased_at=None)
        over = rows.filter(claim__state__in=_OVER, claim__closed_at__lt=before)
        gone = _erase(over.exclude(_held_rows(held_claims, held_customers)))
        return _record(SYSTEM, "retention", reason, None, attachments=gone) if gone else None


def _held() -> tuple[frozenset[int], frozenset[int]]:
    pairs = list(Hold.objects.filter(released_at=None).values_list("claim_id", "customer_id"))
    return (
        frozenset(claim for claim, _ in pairs if claim is not None),
        frozenset(person for _, person in pairs if person is not None),
    )


def _held_rows(claims: frozenset[int], customers: frozenset[int]) -> Q:
    return Q(claim_id__in=claims) | Q(claim__customer_id__in=customers, claim__customer_id__isnull=False)


def _erase(rows: QuerySet[Attachment]) -> list[Attachment]:
    found = list(rows.select_for_update(of=("self",)).order_by("pk")[:_MOST])
    if found:
        ours = Attachment.objects.filter(pk__in=[row.pk for row in found])
        pages = list(Page.objects.filter(attachment__in=found).values_list("stored_sha256", flat=True))
        ours.update(erased_at=clock.now(), name="")
        Page.objects.filter(attachment__in=found).delete()
        transaction.on_commit(lambda: _drop_files({row.sha256 for row in found}, set(pages)))
    return found


def _drop_files(files: set[str], pages: set[str]) -> None:
    """What no other attachment refers to; what cannot go now is found by the nightly sweep."""
    before = clock.now() - _JUST_NOW
    live = Attachment.objects.filter(erased_at=None, sha256__in=files)
    for sha256 in files - set(live.values_list("sha256", flat=True)):
        evidence_files.remove_original(sha256, before, evidence_files.FILES)
    drawn = Page.objects.filter(stored_sha256__in=pages)
    for sha256 in pages - set(drawn.values_list("stored_sha256", flat=True)):
        evidence_files.remove(sha256, before, evidence_files.PAGES)


def _erase_uploads(customer_id: int, held_claims: frozenset[int], held_customers: frozenset[int]) -> int:
    mine = Upload.objects.filter(claim__customer_id=customer_id).exclude(_held_rows(held_claims, held_customers))
    ids = list(mine.values_list("pk", flat=True))
    parts = list(mine.values_list("parts__name", flat=True).exclude(parts=None))
    Upload.objects.filter(pk__in=ids).delete()
    transaction.on_commit(lambda: evidence_files.remove_parts(parts))
    return len(ids)


def _record(
    actor: Actor,
    cause: str,
    reason: str,
    customer_id: int | None,
    *,
    photos: Sequence[ErasedPhoto] = (),
    originals: Sequence[ErasedPhoto] = (),
    attachments: Sequence[Attachment] = (),
    words: Sequence[ErasedWords] = (),
    **counted: int,
) -> Erasure:
    row = Erasure.objects.create(
        cause=cause,
        customer_id=customer_id,
        by=actor.label,
        by_user_id=actor.user_id,
        reason=reason.strip()[:500],
        at=clock.now(),
        photos=len(photos),
        originals=len(photos) + len(originals),
        attachments=len(attachments),
        words=len(words),
        **counted,
    )
    taken = [("photo", one) for one in photos] + [("original", one) for one in originals]
    ErasedItem.objects.bulk_create(
        [
            ErasedItem(
                erasure=row, kind=kind, public_id=one.public_id, claim_id=one.claim_id, sha256=one.original_sha256
            )
            for kind, one in taken
        ]
        + [
            ErasedItem(
                erasure=row, kind=one.kind, public_id=one.public_id, claim_id=one.claim_id, sha256=one.sha256
            )
            for one in attachments
        ]
        + [ErasedItem(erasure=row, kind="words", public_id=one.public_id, claim_id=one.claim_id) for one in words],
        batch_size=1000,
    )
    return row
