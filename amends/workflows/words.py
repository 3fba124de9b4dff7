"""Addresses and words that letters use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import ParamSpec

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from amends.core.money import Money
from amends.documents.api import amount_text, day_text

P = ParamSpec("P")


def status_url(claim_ref: str) -> str:
    """Where the customer follows the claim."""
    return f"{settings.SITE_URL}/portal/claims/{claim_ref}/"


def slip_url(rma_ref: str) -> str:
    """The customer's printable return slip."""
    return f"{settings.SITE_URL}/portal/returns/{rma_ref}/slip/"


def account_url(claim_ref: str) -> str:
    """Where the customer says to which account a refund goes."""
    return f"{settings.SITE_URL}/portal/claims/{claim_ref}/account/"


def memo_url(memo_ref: str) -> str:
    """The customer's credit memo."""
    return f"{settings.SITE_URL}/portal/memos/{memo_ref}/"


def _later(say: Callable[P, str]) -> Callable[P, str]:
    """What it says is made when it is read: in the language of the letter that it stands in."""
    return lazy(say, str)


@_later
def day(instant: datetime) -> str:
    """7 December 2026."""
    return day_text(instant)


@_later
def money(amount: Money) -> str:
    """1,234.50 pounds as the reader writes them."""
    return amount_text(amount)


@_later
def remedy(kind: str, amount: Money, method: str) -> str:
    """What the customer gets, as the end of "You get: ..."."""
    if kind == "repair":
        return _("a repair free of charge")
    if kind == "replacement":
        return _("a replacement free of charge")
    if kind == "store_credit" or method == "store_credit":
        return _("%(amount)s as store credit") % {"amount": amount_text(amount)}
    if kind == "partial_credit":
        return _("%(amount)s back; the product is yours to keep") % {"amount": amount_text(amount)}
    return _("a refund of %(amount)s") % {"amount": amount_text(amount)}


@_later
def repair_at_a_price() -> str:
    """The same for a repair that no guarantee covers."""
    return _("a repair; no guarantee covers it, so we tell you its price first and you decide")


@_later
def remedy_next(kind: str, method: str) -> str:
    """What follows an approval without return."""
    if kind == "repair":
        return _("we write to you about the repair.")
    if kind == "replacement":
        return _("we pack it and write to you when it leaves us.")
    if method == "store_credit":
        return _("the credit is booked and a credit memo follows in a letter of its own.")
    return _("we pay the money back, the way you paid or by bank transfer; a credit memo follows by letter.")


@_later
def collateral(how: str, amount: Money, due: datetime, page: str = "", account: str = "", ref: str = "") -> str:
    """What happened to the security of a replacement that goes out first. `page`: where it is authorised;
    `account`, `ref`: where a deposit is transferred to."""
    said = {
        "page": _(
            "Please authorise the security of %(amount)s on your card here, then your replacement goes out first: "
            "%(page)s"
        ),
        "asked": _(
            "Please transfer the security of %(amount)s to %(account)s, reference %(reference)s. Your "
            "replacement goes out first as soon as it is here."
        ),
        "held": _(
            "We hold %(amount)s as security and send your replacement first. Please send the faulty unit back by "
            "%(due)s."
        ),
        "failed": _("We could not take the security of %(amount)s, so your replacement does not go out first."),
        "reminder": _(
            "Your faulty unit has not arrived here yet. Please send it back by %(due)s; after that we charge the "
            "security of %(amount)s."
        ),
        "extended": _(
            "You have more time: please send the faulty unit back by %(due)s. Until then the security of "
            "%(amount)s is only held."
        ),
        "charged": _(
            "Your faulty unit did not come back in time. We have charged the security of %(amount)s. Write to us "
            "if it is on its way."
        ),
        "uncharged": _("We could not charge the security of %(amount)s. One of our people writes to you."),
        "released": _("Thank you, the faulty unit is here. The security of %(amount)s is yours again."),
    }[how]
    where = {"page": page, "account": account, "reference": ref}
    return said % {"amount": amount_text(amount), "due": day_text(due), **where}


@_later
def repairing(how: str, amount: Money | None, day_: str, account: str = "", ref: str = "") -> str:
    """What happened to a repair; `day_` as an ISO day, empty where none matters; `account`, `ref`: where it is
    paid to."""
    said = {
        "received": _("Your product is on the bench. We look at it and write to you."),
        "quoted": _(
            "Your guarantee does not cover this repair. It would cost %(amount)s; please answer on the page of "
            "your claim by %(day)s."
        ),
        "to pay": _(
            "You agreed to the repair for %(amount)s. Please transfer it to %(account)s, reference "
            "%(reference)s, or pay it where you bring or fetch the product."
        )
        if account
        else _("You agreed to the repair for %(amount)s. We tell you how to pay it."),
        "paid": _("Thank you, your payment of %(amount)s for the repair is here."),
        "to pay back": _("The repair does not happen. You get your payment of %(amount)s back."),
        "quote refused": _("The quote of %(amount)s was refused. We write to you about what happens next."),
        "back unrepaired": _("Your product is on its way back to you as it came."),
        "loan": _("We lend you a unit while yours is away. Please send it back by %(day)s."),
        "loan overdue": _("The unit that we lent you should be back by now. Please send it to us."),
    }[how]
    when = day_text(date.fromisoformat(day_)) if day_ else ""
    where = {"account": account, "reference": ref}
    return said % {"amount": amount_text(amount) if amount else "", "day": when, **where}


@_later
def paid(method: str, page: str = "") -> str:
    """How the money reaches the customer. `page`: where they still have to say to which account."""
    if method == "store_credit":
        return _("The amount is booked as store credit and can be used at once.")
    if page:
        return _("We transfer the money by bank. Please tell us your account here: %(page)s") % {"page": page}
    return _(
        "The money goes back the way you paid, or by bank transfer. Banks usually need two to five working days."
    )
