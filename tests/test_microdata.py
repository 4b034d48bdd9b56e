"""How well people are hidden among rows that look like theirs, and what is taken out until they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diversa.privacy.microdata import LICENSED, PUBLIC, Gate, KeySet, audit, information, suppress, taken

K1 = KeySet("K1", ("place", "area", "gender", "age"))
K2 = KeySet("K2", (*K1.variables, "ethnicity"))
K5 = KeySet("K5", (*K1.variables, "education", "activity"))
SETS = (K1, K2, K5)
ORDER = ("ethnicity", "education", "activity", "area", "place")
KEPT = ("gender", "age")


def columns(**found):
    """Return columns of key values from lists."""
    return {name: np.array(values, dtype=np.int64) for name, values in found.items()}


def by_hand(found, key_set, sensitive, gate):
    """Judge one key set with plain Python: the people exposed, and the figures of the report."""
    classes = {}
    for row in zip(*(found[name].tolist() for name in key_set.variables), sensitive.tolist(), strict=True):
        classes.setdefault(row[:-1], []).append(row[-1])
    exposed, smallest, largest = 0, [], []
    for values in classes.values():
        known = [v for v in values if v]
        share = max((known.count(v) for v in known), default=0) / len(values)
        bad = len(values) < gate.people
        if known:
            bad = bad or len(set(values)) < gate.values or share > gate.share
            smallest.append(len(set(values)))
            largest.append(share)
        exposed += len(values) * bad
    sizes = [len(values) for values in classes.values()]
    return min(sizes), sizes.count(1), min(smallest, default=0), max(largest, default=0.0), exposed


@st.composite
def samples(draw):
    """Draw people with some key values, often few different ones, and a sensitive value."""
    people = draw(st.integers(1, 120))
    widths = {"place": 3, "area": 2, "gender": 2, "age": 2, "ethnicity": 3, "education": 2, "activity": 2}
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    skew = draw(st.sampled_from((0.0, 1.0, 3.0)))
    found = {}
    for name, width in widths.items():
        weights = np.exp(-skew * np.arange(width + 1))
        found[name] = seed.choice(width + 1, people, p=weights / weights.sum())
    return found, {"status": seed.choice(3, people, p=(0.1, 0.5, 0.4))}


def test_the_worked_example():
    """Six people by hand: two equal pairs, two alone; the smallest class has one person, and one value is everywhere."""
    found = columns(place=[1, 1, 1, 2, 2, 0], status=[0] * 6)
    (risk,) = audit(found, [KeySet("K1", ("place",))], columns(status=[1, 2, 2, 1, 1, 2]), Gate(2))
    assert (risk.key_set, risk.k, risk.uniques, risk.l) == ("K1", 1, 1, 1)
    assert risk.share == 1.0
    assert risk.exposed == 3, "the pair that agrees, and the one without a place"


def test_missing_is_a_value_of_the_key_and_of_what_is_hidden():
    """No answer makes a class of its own; it dilutes what can be learnt, and where nobody answered there is nothing."""
    found = columns(place=[0] * 5 + [1] * 5)
    status = columns(status=[1, 1, 1, 1, 0] + [0] * 5)
    (risk,) = audit(found, [KeySet("K1", ("place",))], status, LICENSED)
    assert (risk.k, risk.l, risk.share, risk.exposed) == (5, 2, 0.8, 0)
    (risk,) = audit(found, [KeySet("K1", ("place",))], columns(status=[1] * 5 + [0] * 5), LICENSED)
    assert (risk.l, risk.share, risk.exposed) == (1, 1.0, 5)


def test_a_share_at_the_limit_passes():
    """Four of five is 80 %, which is allowed; five of six is not."""
    for yes, people, exposed in ((4, 5, 0), (8, 10, 0), (5, 6, 6), (9, 11, 11)):
        status = columns(status=[2] * yes + [1] * (people - yes))
        (risk,) = audit(columns(place=[1] * people), [KeySet("K1", ("place",))], status, LICENSED)
        assert risk.exposed == exposed, (yes, people)


def test_public_files_need_ten():
    """Nine people pass for a licence and not for the public."""
    found, status = columns(place=[1] * 9), columns(status=[1, 2, 1, 2, 1, 2, 1, 2, 1])
    for gate, exposed in ((LICENSED, 0), (PUBLIC, 9)):
        assert audit(found, [KeySet("K1", ("place",))], status, gate)[0].exposed == exposed


@settings(max_examples=150, deadline=None)
@given(samples(), st.sampled_from((2, 5, 10)))
def test_the_audit_agrees_with_plain_counting(sample, people):
    """Every figure of the report is what counting people one by one gives."""
    found, sensitive = sample
    gate = Gate(people)
    for risk, key_set in zip(audit(found, SETS, sensitive, gate), SETS, strict=True):
        expected = by_hand(found, key_set, sensitive["status"], gate)
        assert (risk.k, risk.uniques, risk.l, risk.exposed) == (*expected[:3], expected[4])
        assert risk.share == pytest.approx(expected[3])


@settings(max_examples=200, deadline=None)
@given(samples(), st.sampled_from((2, 5, 10)))
def test_everybody_is_hidden_or_the_audit_says_not(sample, people):
    """After suppression every class passes, unless a gender and age alone do not, which nothing may be taken from."""
    found, sensitive = sample
    gate = Gate(people)
    after = suppress(found, SETS, ORDER, sensitive, gate)
    kept = by_hand(found, KeySet("kept", KEPT), sensitive["status"], gate)
    exposed = [by_hand(after, key_set, sensitive["status"], gate)[4] for key_set in SETS]
    assert exposed == [risk.exposed for risk in audit(after, SETS, sensitive, gate)]
    if kept[4] == 0:
        assert exposed == [0] * len(SETS)
    assert all(few <= kept[4] for few in exposed)


@settings(max_examples=150, deadline=None)
@given(samples())
def test_values_are_only_ever_taken_out(sample):
    """A value stays or becomes missing; gender and age stay; the same people give the same file."""
    found, sensitive = sample
    copies = {name: column.copy() for name, column in found.items()}
    after = suppress(found, SETS, ORDER, sensitive, LICENSED)
    again = suppress(found, SETS, ORDER, sensitive, LICENSED)
    for name, column in after.items():
        assert ((column == found[name]) | (column == 0)).all(), name
        assert (column == again[name]).all(), name
        assert (found[name] == copies[name]).all(), "what was given stays as it was"
    assert all((after[name] == found[name]).all() for name in KEPT)


@settings(max_examples=80, deadline=None)
@given(samples())
def test_what_is_safe_stays(sample):
    """Nothing is taken out twice: a file that passes is left alone."""
    found, sensitive = sample
    once = suppress(found, SETS, ORDER, sensitive, Gate(3))
    if all(risk.exposed == 0 for risk in audit(once, SETS, sensitive, Gate(3))):
        twice = suppress(once, SETS, ORDER, sensitive, Gate(3))
        assert all((once[name] == twice[name]).all() for name in once)


def test_ethnicity_goes_before_area():
    """Where only ethnicity points at somebody, only ethnicity is taken out, and of enough people to hide her."""
    ethnicity = [1] + [2] * 5 + [3] * 14
    found = columns(place=[1] * 20, area=[1] * 20, gender=[1] * 20, age=[1] * 20, ethnicity=ethnicity)
    status = columns(status=[1, 2] * 10)
    after = suppress(found, (K1, K2), ("ethnicity", "area"), status, LICENSED)
    assert after["ethnicity"].tolist() == [0] * 6 + [3] * 14, (
        "the smallest class joins the person who was alone"
    )
    assert after["area"].tolist() == [1] * 20


def test_without_anything_sensitive_only_classes_count():
    """A module without a sensitive variable is judged by the size of classes alone."""
    found = columns(place=[1] * 5 + [2] * 3)
    (risk,) = audit(found, [KeySet("K1", ("place",))], {}, LICENSED)
    assert (risk.k, risk.l, risk.share, risk.exposed) == (3, 0, 0.0, 3)


def test_loss_is_measured_in_values_and_bits():
    """Half of four equal values is one bit less; two of four values taken out are half."""
    before, after = np.array([1, 2, 3, 4]), np.array([1, 1, 2, 2])
    assert (information(before), information(after)) == (2.0, 1.0)
    assert information(np.array([7, 7, 7])) == 0.0
    assert taken(np.array([1, 2, 0, 3]), np.array([1, 0, 0, 3])) == pytest.approx(1 / 3)
    assert math.isclose(taken(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64)), 0.0)


def test_a_hundred_thousand_people_take_seconds():
    """All key sets of a hundred thousand people are treated in well under ten seconds."""
    import time

    seed = np.random.default_rng(1)
    widths = {"place": 33, "area": 3, "gender": 3, "age": 13, "ethnicity": 4, "education": 4, "activity": 4}
    found = {name: seed.integers(0, width + 1, 100_000) for name, width in widths.items()}
    started = time.process_time()
    after = suppress(found, SETS, ORDER, {"status": seed.integers(0, 3, 100_000)}, LICENSED)
    assert time.process_time() - started < 10
    assert after["age"] is found["age"]
