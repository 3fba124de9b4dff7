"""Proof, drift, switching, what fits: no database."""

from __future__ import annotations

import pytest

from amends.identification.ports import SWITCH, Drift, Figures
from amends.identification.rules.families import family_of, joined, title_of
from amends.identification.rules.fitting import fits
from amends.identification.rules.proving import by_luck, drift, drifted, figures
from amends.identification.rules.switching import reason, says, verb
from amends.identification.rules.truths import stands_above, taught, wants_training

RIGHT, WRONG, SILENT = (True, True), (True, False), (False, True)


@pytest.mark.parametrize(("errors", "cases"), [(0, 199), (1, 315), (2, 418), (3, 515)])
def test_so_many_reviewed_cases_prove_it_and_one_less_does_not(errors: int, cases: int) -> None:
    enough = figures([WRONG] * errors + [RIGHT] * (cases - errors))
    assert enough.proved
    assert enough.missing == 0
    short = figures([WRONG] * errors + [RIGHT] * (cases - errors - 1))
    assert (short.proved, short.missing) == (False, 1)


def test_accuracy_counts_what_was_decided_and_coverage_stands_beside_it() -> None:
    found = figures([RIGHT] * 9 + [WRONG] + [SILENT] * 30)
    assert (found.reviewed, found.decided, found.wrong) == (40, 10, 1)
    assert (found.accuracy, found.coverage) == (9000, 2500)
    assert found.accuracy_low == 5550  # Clopper-Pearson of 9 in 10
    assert found.accuracy_high == 9975
    assert found.coverage_low < 2500 < found.coverage_high
    nothing = figures([])
    assert (nothing.accuracy, nothing.coverage, nothing.proved, nothing.missing) == (None, None, False, 199)
    assert figures([SILENT] * 500).accuracy is None


def test_the_newest_cases_are_held_against_those_before() -> None:
    # 4 errors of 8, all among 4 of 8 cases: 1 in 70 ways (the tea of Fisher's lady)
    assert by_luck(4, 4, 0, 4) == pytest.approx(1 / 70)
    assert by_luck(0, 50, 3, 200) == pytest.approx(1)
    well = drift([RIGHT] * 300)
    assert (well.recent, well.before, drifted(well)) == (50, 250, False)
    one = drift([RIGHT] * 299 + [WRONG])
    assert not drifted(one), "one error is no alarm"
    worse = drift([RIGHT] * 296 + [WRONG] * 4)
    assert (worse.recent_wrong, worse.before_wrong, drifted(worse)) == (4, 0, True)
    better = drift([WRONG] * 40 + [RIGHT] * 100)
    assert not drifted(better)
    assert drift([RIGHT] * 39).chance is None, "too few to tell"
    assert drift([WRONG] * 20 + [RIGHT] * 20).recent == 20


def _proof(proved: bool) -> Figures:
    return figures([RIGHT] * (199 if proved else 198))


_CALM = Drift(recent=0, recent_wrong=0, before=0, before_wrong=0, chance=None)
_ALARM = drift([RIGHT] * 296 + [WRONG] * 4)


def test_what_the_switch_does_by_itself() -> None:
    assert verb("advice", _proof(True), _CALM) == "switch on"
    assert verb("advice", _proof(False), _CALM) == ""
    assert verb("advice", _proof(True), _ALARM) == "", "never on while the newest are worse"
    assert verb("on", _proof(True), _CALM) == ""
    assert verb("on", _proof(False), _CALM) == "withdraw"
    assert verb("on", _proof(True), _ALARM) == "alarm"
    for state in ("off", "alarmed"):
        assert verb(state, _proof(True), _CALM) == "", "people lift it, nobody else"
    for state in SWITCH.states:
        assert says(state, 0, False, False, figures([]))
    assert "4 of the newest 50" in reason(_proof(True), _ALARM, "alarm")
    assert "198 cases" in says("advice", 300, True, True, figures([RIGHT]))


def test_what_the_customer_reported_and_what_is_seen() -> None:
    seen = ("cosmetic_scratch", "Cosmetic Damage", True)
    assert fits(*seen, "surface_scratched", "Surface")
    assert not fits(*seen, "no_fault_found", "No Fault Found")
    assert fits("hw_stopped", "Hardware Failure", False, "no_fault_found", "No Fault Found")
    assert not fits(*seen, "cell_swollen", "Battery")
    assert fits(*seen, "cell_swollen", "Battery", {("cosmetic_scratch", "cell_swollen")}), "confirmed before"
    assert not fits(*seen, "liquid_damage", "Misuse", {("cosmetic_scratch", "liquid_damage")}), "a person decides"
    assert fits("other", "Other", True, "fracture", "Mechanics")
    assert not fits("other", "Other", True, "heat_marks", "Safety")
    assert fits("safety_smoke", "Safety", False, "heat_marks", "Safety")
    assert fits(*seen, "own", "A group that the merchant added")


def test_which_inspections_teach() -> None:
    assert taught([("as_expected", "defect_confirmed", "fracture")]) == "fracture"
    assert taught([("as_expected", "no_fault_found", "no_fault_found")]) == "no_fault_found"
    assert taught([("as_expected", "defect_confirmed", "fracture")] * 2) == "fracture"
    assert taught([]) is None
    for condition, result, defect in (
        ("damaged_in_transit", "defect_confirmed", "fracture"),
        ("as_expected", "swapped_unit", "swapped_unit"),
        ("wrong_item", "wrong_item", "wrong_item"),
        ("wrong_serial", "defect_confirmed", "fracture"),
    ):
        assert taught([(condition, result, defect)]) is None
    two = [("as_expected", "defect_confirmed", "fracture"), ("as_expected", "defect_confirmed", "seal_leaks")]
    assert taught(two) is None, "which of both the photo shows cannot be told"
    assert stands_above("inspection", "person")
    assert not stands_above("person", "inspection")
    counts = ((9, 0), (10, 0), (109, 100), (119, 100), (120, 100))
    assert [wants_training(now, before) for now, before in counts] == [False, True, False, False, True]


def test_goods_without_a_category_learn_alone_and_copies_are_one_piece() -> None:
    assert family_of(" Kettles ", "KET-1") == "Kettles"
    assert title_of("photo", family_of("", "KET-1")) == "Photos of KET-1"
    assert family_of("", "") == ""
    assert joined([7, 8, 7, 9, 10], [(1, 3), (3, 4)]) == [7, 8, 7, 8, 8]
