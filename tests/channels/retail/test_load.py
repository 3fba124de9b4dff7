"""Taking whole files into the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from amends.channels.retail import load as loading
from amends.channels.retail.report import Report
from amends.core.errors import Refused
from tests.shared import shared

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
ROWS = """\
7001,LAMP-1,DESK LAMP,4,2024-01-30 10:00:00,12.35,501,United Kingdom
7001,CORD,TEXTILE CABLE,3,2024-01-30 10:00:00,0.125,501,United Kingdom
7001,LAMP-1,DESK LAMP,4,2024-01-30 10:00:00,12.35,501,United Kingdom
7002,LAMP-1,DESK LAMP,2,2024-02-01 11:00:00,12.35,502,EIRE
7003,LAMP-1,DESK LAMP,1,2024-02-02 11:00:00,12.35,,France
7004,LAMP-1,,-7,2024-02-03 11:00:00,0,,United Kingdom
7005,LAMP-1,wet/rusty,-2,2024-02-03 12:00:00,0,,United Kingdom
C7006,LAMP-1,DESK LAMP,-5,2024-02-04 09:00:00,12.35,501,United Kingdom
C7007,LAMP-1,DESK LAMP,-1,2024-02-05 09:00:00,12.35,,France
A7008,B,Adjust bad debt,1,2024-02-06 09:00:00,-99.99,,United Kingdom
7009,LAMP-1,DESK LAMP,two,2024-02-07 09:00:00,12.35,502,EIRE
"""
TABLES = (
    "orders_order",
    "orders_orderline",
    "orders_soldunit",
    "orders_refund",
    "orders_refundline",
    "intake_rawevent",
    "intake_deadletter",
    "accounts_customer",
    "catalog_product",
)


def write(path: Path, rows: str = ROWS) -> Path:
    path.write_text(HEADER + rows)
    return path


def silent(step: str, done: int, total: int) -> None:
    """No progress wanted."""


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
        return found


def one(statement: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def test_every_row_has_its_place_and_every_month_agrees(tmp_path: Path) -> None:
    report = loading.load(write(tmp_path / "shop.csv"), silent)
    assert report.reconciles
    assert (report.rows, report.order_rows, report.cancellation_rows, report.dead_letter_rows) == (11, 5, 2, 4)
    assert report.dead_letters == {
        "bad_debt_adjustment": 1,
        "quantity_unreadable": 1,
        "stock_write_off": 1,
        "stock_write_off_damage": 1,
    }
    january, february = report.months
    assert (january.file, january.orders, january.difference) == ("99.175", "99.18", "-0.005")
    assert february.cancellations == "-74.10"
    assert february.dead_letters == "-99.99"


def test_returns_reach_the_order_line_they_were_bought_on(tmp_path: Path) -> None:
    loading.load(write(tmp_path / "shop.csv"), silent)
    statement = (
        "SELECT o.external_id, l.external_id, r.quantity, r.total FROM orders_refundline r"
        " JOIN orders_orderline l ON l.id = r.order_line_id JOIN orders_order o ON o.id = l.order_id"
        " ORDER BY l.external_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchall() == [("7001", "1", 1, 1235), ("7001", "3", 4, 4940)]
    assert one("SELECT count(*) FROM orders_refund WHERE order_id IS NULL") == (1,)


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "shop.csv")
    first = loading.load(path, silent)
    before = counts()
    assert loading.load(path, silent) == first
    assert counts() == before


class _Killed(BaseException):
    """Stands for kill -9 between two batches: nothing after it runs."""


@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_an_import_that_was_cut_off_is_completed_by_the_next(
    tmp_path: Path, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_LINES_A_BATCH", 1)
    calls = []

    def cut(step: str, done: int, total: int) -> None:
        calls.append(step)
        if len(calls) > survived:
            raise _Killed

    path = write(tmp_path / "shop.csv")
    with pytest.raises(_Killed):
        loading.load(path, cut)
    assert loading.load(path, silent).reconciles
    assert counts()["orders_orderline"] == 5
    assert counts()["intake_deadletter"] == 4


def test_dead_letters_keep_their_rows_and_say_what_to_do(tmp_path: Path) -> None:
    loading.load(write(tmp_path / "shop.csv"), silent)
    body, facts = one(
        "SELECT convert_from(e.body, 'UTF8'), d.facts->>'note' FROM intake_deadletter d"
        " JOIN intake_rawevent e ON e.id = d.raw_event_id WHERE d.code = 'stock_write_off_damage'"
    )
    assert "wet/rusty" in str(body)
    assert facts == "wet/rusty"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"InvoiceNo,Quantity\n1,2\n", "columns_missing"),
        ("a.parquet", b"not parquet", "file_unreadable"),
        ("a.csv", b"", "file_unreadable"),
        ("none.csv", None, "file_not_found"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        loading.load(path, silent)
    assert refusal.value.code == code
    assert name in refusal.value.text


@pytest.mark.slow
def test_the_published_file_reconciles_to_the_penny() -> None:
    report: Report = loading.load(shared("data/uci_online_retail_2010_2011.parquet"), silent)
    assert report.reconciles, [month for month in report.months if not month.agrees]
    assert (report.rows, report.invoices, report.cancellations) == (541_909, 25_900, 3_836)
    assert report.order_rows + report.cancellation_rows + report.dead_letter_rows == 541_909
    assert len(report.months) == 13
    assert report.returned_units_on_order_lines > 200_000
