"""The form of serial numbers and their check digits."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.rules.check_digits import SCHEMES, check_digit
from amends.catalog.rules.serial_forms import NotAForm, date_code_of, fits, form, full_date_code
from amends.catalog.rules.serials import is_range, normal_serial, range_key, serial_key
from tests.catalog.ranges import in_range


@pytest.mark.parametrize(
    ("pattern", "serial", "right"),
    [
        ("SN[0-9]{5}", "SN10042", True),
        ("sn-\\d{5}", "SN10042", True),
        ("SN[0-9]{5}", "SN1004", False),
        ("SN[0-9]{5}", "SN100420", False),
        ("A[0-9]{6}|B[0-9]{8}", "B12345678", True),
        ("A[0-9]{6}|B[0-9]{8}", "B123456", False),
        ("[A-FX]{2,3}9?", "ABX9", True),
        ("[A-FX]{2,3}9?", "ABG9", False),
        ("LM<YYWW>[A-Z]\\d{4}", "LM2614K0001", True),
        ("LM<YYWW>[A-Z]\\d{4}", "LM2660K0001", False),
        ("", "X", None),
        ("(A|B)+", "AB", None),  # kept from before the language was closed: cannot tell
    ],
)
def test_the_form(pattern: str, serial: str, right: bool | None) -> None:
    assert fits(pattern, serial) is right


@pytest.mark.parametrize(
    "pattern",
    [
        *[
            "(",
            "A+",
            "A*",
            ".{3}",
            "[",
            "[]",
            "[9-0]",
            "A{2,1}",
            "A{0}",
            "A{200}",
            "A||B",
            "|",
            "<YYYY>",
            "Ä",
            "<YYWW><YYWW>",
            "(?P<x>A)",
        ],
        "A" * 201,
        "[A-Z]{1,9}" * 5,
    ],
)
def test_what_is_not_in_the_language(pattern: str) -> None:
    with pytest.raises(NotAForm):
        form(pattern)


@given(st.text(alphabet="AB09[]{}-,?|<>YW\\d (.*+)", max_size=60), st.text(alphabet="AB09", max_size=100))
def test_a_pattern_is_refused_or_answers(pattern: str, serial: str) -> None:
    try:
        made = form(pattern)
    except NotAForm:
        return
    assert made.fits(serial) in (True, False)


def test_the_date_in_the_number() -> None:
    assert date_code_of("LM<YYWW>[A-Z]\\d{4}", "LM2614K0001") == "202614"
    assert date_code_of("\\d{2}<YYYYWW>\\d{2}|X<YYWW>", "1220265312") == "202653"
    assert date_code_of("\\d{2}<YYYYWW>\\d{2}|X<YYWW>", "X9801") == "199801"
    assert date_code_of("LM<YYWW>", "KM2614") == ""
    assert date_code_of("SN[0-9]{5}", "SN10042") == ""
    assert [full_date_code(one) for one in ("2614", "2026-14", "9952", "2600", "2654", "", "x")] == [
        "202614", "202614", "199952", "", "", "", "",
    ]  # fmt: skip


# Published examples of each scheme.
RIGHT = [
    ("luhn", "79927398713"),
    ("luhn", "SN 7992-7398-713"),
    ("imei", "490154203237518"),
    ("gtin", "4006381333931"),
    ("gtin", "036000291452"),
    ("mod11", "0306406152"),
    ("mod11", "097522980X"),
    ("iso_11_2", "0000000218250097"),
    ("iso_11_2", "000000021694233X"),
    ("iso_11_10", "86095742719"),
    ("iso_37_36", "A12425GABC1234002M"),
    ("iso_97_10", "506700GE1G29325QX363"),
    ("vin", "1M8GDM9AXKP042788"),
    ("vin", "11111111111111111"),
    ("damm", "5724"),
]


@pytest.mark.parametrize(("scheme", "serial"), RIGHT)
def test_published_numbers_are_right_and_any_other_last_sign_is_wrong(scheme: str, serial: str) -> None:
    normal = normal_serial(serial)
    assert check_digit(scheme, normal) is True
    place = 8 if scheme == "vin" else len(normal) - 1
    signs = string.ascii_uppercase if scheme == "iso_37_36" else string.digits
    for other in signs:
        if other != normal[place]:
            assert check_digit(scheme, normal[:place] + other + normal[place + 1 :]) is not True


def test_where_there_is_no_check_digit_it_cannot_be_told() -> None:
    assert check_digit("imei", "4901542032375186") is None  # an IMEISV
    assert check_digit("imei", "49015420323751") is False
    assert check_digit("luhn", "ABC") is None
    assert check_digit("", "79927398713") is None
    assert check_digit("nothing", "79927398713") is None
    assert check_digit("mod36", "ÄÖ") is None


@given(st.sampled_from(["luhn", "mod36", "damm", "iso_11_10", "iso_37_36", "iso_1271_36", "mod11"]), st.data())
def test_one_wrong_sign_is_always_found(scheme: str, data: st.DataObject) -> None:
    letters = scheme in ("mod36", "iso_37_36", "iso_1271_36")
    signs = string.digits + (string.ascii_uppercase if letters else "")
    body = data.draw(st.text(alphabet=signs, min_size=2, max_size=9))
    ends = [a + b for a in signs for b in signs] if scheme == "iso_1271_36" else [*signs]
    whole = next((body + end for end in ends if check_digit(scheme, body + end)), None)
    if whole is None:  # mod 11: the check digit would be X
        assert scheme == "mod11"
        return
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in signs if sign != whole[place]]))
    assert check_digit(scheme, whole[:place] + wrong + whole[place + 1 :]) is False


def test_every_scheme_has_a_name_and_survives_anything() -> None:
    for name, (label, rule) in SCHEMES.items():
        assert label, name
        for text in ("", "X", "0", "٣٤", "Z" * 100, "0" * 100):
            assert rule(text) in (True, False, None)


_ENDS = st.one_of(st.just(""), st.from_regex(r"[AB]{0,1}[0-9]{0,3}[A]{0,1}", fullmatch=True))


@given(_ENDS, _ENDS, st.from_regex(r"[AB]{0,1}[0-9]{0,3}[A]{0,1}", fullmatch=True))
def test_the_keys_of_the_index_compare_as_the_rule_does(first: str, last: str, serial: str) -> None:
    """The database finds exactly what in_range says."""
    if not is_range(first, last) or not (first or last):
        return
    ends, one = range_key(first, last), serial_key(serial)
    assert ends is not None
    by_key = (
        one is not None
        and one[0] == ends[0]
        and (ends[1] is None or ends[1] <= one[1])
        and (ends[2] is None or one[1] <= ends[2])
    )
    assert by_key == in_range(serial, first, last)
