"""Small tables of CSV."""

from __future__ import annotations

import pytest

from amends.core.tables import csv_rows


def test_rows_are_read_by_the_names_of_the_first_line_and_short_rows_have_empty_cells() -> None:
    told = ' sku;units ;note\r\n KETTLE; 4 ;"a;b"\r\n;;\r\n\r\nLAMP\r\nPAN;1;x;beyond\r\n'
    assert list(csv_rows(told, ("units", "sku"))) == [
        {"sku": "KETTLE", "units": "4", "note": "a;b"},
        {"sku": "LAMP", "units": "", "note": ""},
        {"sku": "PAN", "units": "1", "note": "x"},
    ]
    assert list(csv_rows("sku,units\na,1", ())) == [{"sku": "a", "units": "1"}]


@pytest.mark.parametrize("told", ["", "\n", "sku,unit\na,1", "units\n"])
def test_the_first_column_that_is_missing_is_named(told: str) -> None:
    with pytest.raises(ValueError, match="the column sku is missing" if "sku" not in told else "units is missing"):
        list(csv_rows(told, ("sku", "units")))
