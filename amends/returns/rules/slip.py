"""The return slip as a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from amends.documents.api import Sheet, Table
from amends.returns.rules.handling import handling
from amends.returns.types import INSTRUCTIONS, RmaView

Say = Callable[[str], str]


def slip(
    lines: Sequence[RmaView], reference: str, issuer: Sequence[str], say: Say, day: Callable[[datetime], str]
) -> Sheet:
    """What the customer puts into the parcel: one return, or all of one authorisation. `say`: in the customer's
    language."""
    first, _ = lines[0], say
    many = len(lines) > 1
    orders = list(dict.fromkeys(line.order_number for line in lines if line.order_number))
    header = (_("Article"), _("Item"), _("Serial number"), _("Quantity"))
    return Sheet(
        title=_("Return slip"),
        reference=reference,
        issuer=tuple(issuer),
        addressee=first.return_address,
        addressee_label=_("Send the parcel to"),
        facts=(
            *(((_("Order"), ", ".join(orders)),) if orders else ()),
            *(() if many else ((_("Claim"), first.claim_ref),)),
            *(((_("Customer"), first.customer_name),) if first.customer_name else ()),
            (_("Send it before"), day(min(line.expires_at for line in lines))),
        ),
        table=Table(
            header=(_("Return"), *header) if many else header,
            rows=tuple(
                (
                    *((line.public_id,) if many else ()),
                    line.sku,
                    line.title,
                    line.serial or "–",
                    str(line.quantity),
                )
                for line in lines
            ),
            figures=(4,) if many else (3,),
        ),
        notes=tuple(_(note) for note in notes(lines)),
        barcode=True,
    )


def notes(lines: Sequence[RmaView]) -> tuple[str, ...]:
    """How to send it, in English: what holds for these products first, with its transport marks."""
    kinds = [handling(kind) for kind in dict.fromkeys(line.handling for line in lines)]
    special = [text for kind in kinds for text in kind.texts]
    return (*special, *INSTRUCTIONS)
