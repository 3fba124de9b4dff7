"""Array literals."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from amends.core.arrays import text_array

pytestmark = pytest.mark.django_db


@given(
    st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8), max_size=6)
)
def test_texts_come_out_as_they_went_in(values: list[str]) -> None:
    for some in (values, [*values, 'a"b\\c', "NULL", "", "{x,y}", " "]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text[]", [text_array(some)])
            assert cursor.fetchone() == (some,)
