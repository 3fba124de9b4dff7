"""`amends ledger verify`: sound books are sound, and a planted difference of each kind is named."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from amends.cli.main import main
from amends.core.actor import SYSTEM
from amends.jobs.api import run_pending
from amends.payments.api import record_payout
from amends.payments.queries import verify as checks
from amends.resolutions.api import grant, settle
from tests.resolutions.till import approved, buyer, person, sold

pytestmark = pytest.mark.django_db(transaction=True)


def _memo() -> str:
    return settle(SYSTEM, grant(approved(sold(customer=buyer()))).id).memo_number


def _verified(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    capsys.readouterr()
    code = main(["ledger", "verify", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["sound"] is (code == 0)
    return code, {one["code"]: one["ids"] for one in said["differences"]}


def _plant(sql: str, *values: str, table: str = "") -> None:
    """Damage done past the database's own rules, as by somebody who owns the tables."""
    with connection.cursor() as cursor:
        if table:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        if table:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_sound_books_and_a_planted_difference_of_each_kind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "BATCH", 2)
    numbers = [_memo() for _ in range(9)]
    settle(SYSTEM, grant(approved(sold(customer=buyer()), method="store_credit")).id)
    finance = person("finance")
    record_payout(finance, numbers[0], True, "BANK-1")
    record_payout(finance, numbers[1], True, "BANK-2")
    record_payout(finance, numbers[2], False, "account closed")
    record_payout(finance, numbers[8], True, "BANK-9")
    run_pending()
    assert _verified(capsys) == (0, {})
    of = "(SELECT id FROM payments_grantedrefund WHERE document = %s)"
    _plant(f"UPDATE payments_refundtransaction SET amount_minor = 99999 WHERE granted_id = {of}", numbers[0])
    _plant("UPDATE payments_grantedrefund SET state = 'pending' WHERE document = %s", numbers[1])
    _plant(f"DELETE FROM payments_refundtransaction WHERE granted_id = {of}", numbers[2])
    _plant(f"UPDATE payments_refundtransaction SET state = 'succeeded' WHERE granted_id = {of}", numbers[3])
    _plant(f"UPDATE payments_refundtransaction SET currency = 'USD' WHERE granted_id = {of}", numbers[4])
    _plant("UPDATE payments_grantedrefund SET amount_minor = 11901 WHERE document = %s", numbers[5])
    memos, entries, balances = "resolutions_creditmemo", "ledger_entry", "ledger_balance"
    _plant(f"UPDATE {memos} SET net = net - 1 WHERE number = %s", numbers[6], table=memos)
    _plant(f"DELETE FROM payments_refundtransaction WHERE granted_id = {of}", numbers[7])
    _plant("DELETE FROM payments_grantedrefund WHERE document = %s", numbers[7])
    _plant(f"UPDATE {entries} SET reference = 'gone' WHERE kind = 'credit_memo' AND reference = %s", numbers[6],
           table=entries)  # fmt: skip
    _plant(f"UPDATE payments_refundtransaction SET state = 'failed' WHERE granted_id = {of}", numbers[8])
    _plant("UPDATE credit_account SET balance = balance + 1", table="credit_account")
    least = f"(SELECT min(id) FROM {balances})"
    _plant(f"UPDATE {balances} SET amount = amount + 1 WHERE id = {least}", table=balances)
    code, found = _verified(capsys)
    assert code == 1
    assert set(found) == {
        "paid_above_memo", "state_wrong", "forgotten", "counted_wrong", "payout_not_posted", "currency_differs",
        "granted_not_memo", "memo_not_summed", "memo_not_granted", "memo_not_posted", "account_off",
        "entry_or_balance", "posted_not_paid", "store_credit",
    }  # fmt: skip
    assert found["paid_above_memo"]["memo"] == numbers[0]
    assert found["state_wrong"]["memo"] == numbers[1]
    assert found["memo_not_granted"]["memo"] == numbers[7]
    assert found["posted_not_paid"]["memo"] == numbers[8]
    assert found["memo_not_summed"]["memo"] == numbers[6]
