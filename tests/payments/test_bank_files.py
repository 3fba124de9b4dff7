"""Bank transfers by file: accounts sealed, four eyes, each refund in one file, executed or come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec import structs

from amends.accounting import api as accounting
from amends.accounting.ports import EntityInput
from amends.accounts.api import user_for_customer
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.jobs.api import run_pending
from amends.ledger.api import verify
from amends.notices.api import letters
from amends.payments.api import bank_desk as bank
from amends.payments.api import pay_other_way, payout_by_id, record_transfer
from amends.payments.models import BankAccount, BankFile, RefundTransaction
from amends.payments.rules.bank import Transfer, as_csv, masked, pain001, sepa_iban
from amends.resolutions.api import grant, settle
from tests.people import browser_of, colleague, signed_in
from tests.racing import at_once, errors
from tests.resolutions.till import approved, buyer, sold

IBAN = "DE89 3704 0044 0532 0130 00"
NS = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DE89370400440532013001", "iban_invalid"),
        ("DE8937040044053201300", "iban_invalid"),
        ("nonsense", "iban_invalid"),
        ("", "iban_invalid"),
        ("BR15 0000 0000 0000 1093 2840 814 P2", "iban_not_sepa"),
    ],
)
def test_wrong_account_numbers_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        sepa_iban(typed)
    assert (refused.value.code, refused.value.facts["field"]) == (code, "iban")


def test_files_hold_the_official_shape_and_the_exact_sum() -> None:
    assert sepa_iban("gb82 west 1234 5698 7654 32") == "GB82WEST12345698765432"
    assert masked("DE89370400440532013000") == "DE…3000"
    on = date(2028, 2, 29)
    transfers = [
        Transfer(
            holder="Zoë Ångström & <Söhne>", iban="FR1420041010050500013M02606", minor=1, reference="A-1", text="x"
        ),
        Transfer(holder="=cmd()", iban="DE89370400440532013000", minor=1_234_567, reference="A-2", text="y"),
    ]  # fmt: skip
    body = pain001("BNK-1", "Example Store Ltd", "DE89370400440532013000", "", on, transfers)
    read = ElementTree.fromstring(body)
    head = read.find(f".//{NS}GrpHdr")
    assert head is not None
    assert head.findtext(f"{NS}MsgId") == "BNK-1"
    assert (head.findtext(f"{NS}NbOfTxs"), head.findtext(f"{NS}CtrlSum")) == ("2", "12345.68")
    assert [it.text for it in read.iter(f"{NS}InstdAmt")] == ["0.01", "12345.67"]
    assert b"Zoe Angstrom &amp; &lt;Sohne&gt;" in body
    table = as_csv(on, transfers).decode("utf-8-sig").split("\r\n")
    assert table[1] == "2028-02-29;Zoë Ångström & <Söhne>;FR1420041010050500013M02606;0.01;EUR;A-1;x"
    assert table[2].startswith("2028-02-29;'=cmd();"), "no spreadsheet runs a name"


def finance(name: str) -> Actor:
    return colleague(name, "finance")


def payout(name: str = "Ada Lovelace") -> RefundTransaction:
    done = settle(SYSTEM, grant(approved(sold(customer=buyer(name)))).id)
    return RefundTransaction.objects.select_related("granted").get(granted__document=done.memo_number)


@pytest.mark.django_db(transaction=True)
def test_from_the_account_to_the_money_and_back(settings: Any) -> None:
    settings.BANK = {"name": "", "iban": IBAN, "bic": ""}
    fay, fred = finance("fay"), finance("fred")
    first, second, without = payout(), payout("Bob Byron"), payout("Cy Coe")
    tomorrow = clock.now().date() + timedelta(days=1)
    with pytest.raises(Refused, match="bank_nothing"):
        bank.make_bank_file(fay, tomorrow)
    for row in (first, second):
        bank.save_bank_account(fay, row.pk, IBAN, "Ada Lovelace")
    kept = BankAccount.objects.filter(granted=first.granted_id).values().get()
    assert "3704" not in str(kept)
    assert "Ada" not in str(kept), "the holder is sealed, too"
    assert [(one.entity, one.payouts, one.iban) for one in bank.waiting(fay)] == [("MAIN", 2, "DE…3000")]
    assert bank.left_out(fay) == (1, 0)
    made = bank.make_bank_file(fay, tomorrow)
    assert {line.payout_id for line in made.lines} == {first.pk, second.pk}
    assert made.lines[0].iban == "DE…3000"
    with pytest.raises(Refused, match="same_person"):
        bank.release_bank_file(fay, made.id)
    with pytest.raises(Refused, match="bank_not_released"):
        bank.bank_file_bytes(fred, made.id, "xml")
    for act in (
        lambda: record_transfer(fay, first.pk, True, "by hand"),
        lambda: bank.save_bank_account(fay, first.pk, IBAN, "Somebody Else"),
    ):
        with pytest.raises(Refused, match="payout_in_file"):
            act()
    with pytest.raises(Refused, match="move_not_allowed"):
        bank.execute_bank_file(fred, made.id, "stmt 1")
    bank.discard_bank_file(fay, made.id, "wrong day")
    made = bank.make_bank_file(fay, tomorrow)
    client = browser_of(fred)
    assert client.post(f"/console/bank-files/{made.id}/do/release/").status_code == 302
    body = client.get(f"/console/bank-files/{made.id}/xml.file").content
    assert body.count(b"DE89370400440532013000") == 3
    assert b"Refund " + first.granted.document.encode() in body
    assert client.get(f"/api/v1/bank-files/{made.id}/content?form=csv").content.count(b"\r\n") == 3
    assert bank.erase_bank_accounts(SYSTEM, first.granted.customer_id or 0) == 0, "the file needs it still"
    done = bank.execute_bank_file(fred, made.id, "stmt 1")
    run_pending()
    assert {line.state for line in done.lines} == {"succeeded"}
    assert (BankFile.objects.get(pk=made.id).body, done.sha256 != "") == ("", True)
    assert payout_by_id(fay, without.pk).state == "pending"
    back = bank.bank_line_came_back(fay, made.id, second.pk, "AC04 closed account")
    run_pending()
    assert sorted(line.state for line in back.lines) == ["failed", "succeeded"]
    again = pay_other_way(fay, second.pk, "again")
    bank.save_bank_account(fay, again.id, "FR14 2004 1010 0505 0001 3M02 606", "Bob Byron")
    third = bank.make_bank_file(fay, tomorrow)
    assert [line.payout_id for line in third.lines] == [again.id]
    assert bank.erase_bank_accounts(SYSTEM, first.granted.customer_id or 0) == 1
    account = bank.bank_account(fay, first.granted_id)
    assert account is not None
    assert (account.iban, account.erased) == ("erased", True)
    assert verify() == []
    for page in ("/console/bank-files/", f"/console/bank-files/{made.id}/", f"/console/payouts/{again.id}/"):
        shown = client.get(page)
        assert shown.status_code == 200
        assert b"DE8937" not in shown.content
    assert (
        client.post(f"/console/payouts/{without.pk}/account/", {"iban": "DE1", "holder": "x"}).status_code == 422
    )


@pytest.mark.django_db(transaction=True)
def test_each_legal_entity_pays_from_its_own_account_and_customers_say_where_to(settings: Any) -> None:
    settings.BANK = {"name": "", "iban": "", "bic": ""}
    fay, fred = finance("fay"), finance("fred")
    german = EntityInput(code="DE1", name="Shop GmbH", country="DE", serves=("country:DE",))
    for wrong, code in (({"iban": "DE1"}, "iban_invalid"), ({"bic": "COBA"}, "bic_invalid")):
        with pytest.raises(Refused, match=code):
            accounting.save_entity(SYSTEM, "", structs.replace(german, **wrong))
    unit = sold(customer=buyer("Ada Lovelace"))
    unit.order_line.order.country = "DE"
    unit.order_line.order.save()
    accounting.save_entity(SYSTEM, "", german)
    number = settle(SYSTEM, grant(approved(unit)).id).memo_number
    row = RefundTransaction.objects.select_related("granted").get(granted__document=number)
    run_pending()
    page = f"/portal/claims/{row.granted.claim_ref}/account/"
    letter = letters(row.granted.claim_ref).items[0]
    assert page in letter.text
    ada, eve = (signed_in(user_for_customer(who)) for who in (row.granted.customer_id or 0, buyer("Eve").pk))
    assert eve.get(page).status_code == eve.post(page, {"iban": IBAN, "holder": "Eve"}).status_code == 404
    assert b"/account/" in ada.get(page.removesuffix("account/")).content
    assert ada.post(page, {"iban": "DE89 3704", "holder": "Ada"}).status_code == 422
    assert ada.post(page, {"iban": IBAN, "holder": "Ada Lovelace"}).status_code == 302
    shown = ada.get(page.removesuffix("account/")).content.decode()
    assert ("DE…3000" in shown, "0130 00" in shown) == (True, False)
    foreign = payout("Bob Byron")
    RefundTransaction.objects.filter(pk=foreign.pk).update(currency="GBP")
    with pytest.raises(Refused, match="bank_currency"):
        bank.save_bank_account(fay, foreign.pk, IBAN, "Bob")
    assert bank.left_out(fay) == (0, 1)
    for entity in ("", "DE1"):
        with pytest.raises(Refused, match="bank_own_missing"):
            bank.make_bank_file(fay, clock.now().date(), entity)
    own = "FR14 2004 1010 0505 0001 3M02 606"
    accounting.save_entity(SYSTEM, "DE1", structs.replace(german, iban=own, bic="psst frpp"))
    client = browser_of(fay)
    made = client.post("/console/bank-files/", {"entity": "DE1", "on": "2030-01-01"})
    assert made.status_code == 302
    assert client.post("/console/bank-files/", {"entity": "DE1", "on": "2030-01-01"}).status_code == 422
    file = bank.bank_files(fay).items[0]
    bank.release_bank_file(fred, file.id)
    body = bank.bank_file_bytes(fred, file.id, "xml")
    for part in (b"FR1420041010050500013M02606", b"PSSTFRPP", b"Shop GmbH", b"DE89370400440532013000"):
        assert part in body
    assert ada.get(page).status_code == 200
    assert ada.post(page, {"iban": IBAN, "holder": "Somebody"}).status_code == 422  # it is in a file
    assert b'href="' + page.encode() not in ada.get(page.removesuffix("account/")).content


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_put_each_refund_into_one_file(settings: Any) -> None:
    settings.BANK = {"name": "", "iban": IBAN, "bic": ""}
    people = [finance(f"fin{number}") for number in range(4)]
    for number in range(3):
        row = payout(f"Buyer {number}")
        bank.save_bank_account(people[0], row.pk, IBAN, "Buyer")
    results = at_once(*[lambda who=who: bank.make_bank_file(who, clock.now().date()) for who in people])
    held = [line.payout_id for made in results if not isinstance(made, Exception) for line in made.lines]
    assert len(held) == len(set(held)) == 3
    assert all(getattr(error, "code", "") in ("bank_nothing", "changed_meanwhile") for error in errors(results))
