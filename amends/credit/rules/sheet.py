"""An account's statement as a printable sheet, in any language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from amends.core.money import Money
from amends.credit.types import AccountView, MovementView
from amends.documents.api import Sheet, Table, amount_text


def kinds(_: Callable[[str], str]) -> dict[str, str]:
    """What a customer reads for each kind of movement."""
    return {
        "issue": _("Credit given"),
        "hold": _("Kept for a purchase"),
        "capture": _("Spent"),
        "release": _("Free again"),
        "expire": _("Expired"),
        "adjust": _("Correction"),
        "withdraw": _("Taken back"),
        "transfer": _("Moved to another system"),
        "return": _("Came back from another system"),
    }


def sheet(
    account: AccountView,
    lines: Sequence[MovementView],
    issuer: tuple[str, ...],
    _: Callable[[str], str],
    day: Callable[[datetime], str],
    today: datetime,
) -> Sheet:
    """The account's figures and its newest movements."""

    def money(minor: int) -> str:
        return amount_text(Money(minor, account.currency))

    words = kinds(_)
    rows = tuple(
        (
            day(line.at),
            words.get(line.kind, line.kind),
            line.reference,
            money(line.minor - line.held),
            money(line.available_after),
        )
        for line in lines
    )
    held = ((_("Kept for purchases"), money(account.held)),) if account.held else ()
    ends = ((_("Next expiry"), day(account.expiring_at)),) if account.expiring_at else ()
    return Sheet(
        title=_("Store credit"),
        reference=account.public_id,
        issuer=issuer,
        addressee=(account.customer_name or _("Customer"),),
        facts=((_("Date"), day(today)), (_("Currency"), account.currency), *ends),
        table=Table(
            header=(_("Date"), _("What"), _("Document"), _("Change"), _("To spend")), rows=rows, figures=(3, 4)
        ),
        totals=(*held, (_("You can spend"), money(account.available))),
        page=_("Page {number} of {count}"),
    )
