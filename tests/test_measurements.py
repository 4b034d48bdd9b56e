"""What measured values prove, against an oracle that tries the values that could be true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Unit
from diversa.questionnaire.measurements import Agreement, Interval, Limits, Verdict, agree, interval, judge
from diversa.texts import Text

ACCEPTABLE, NOT_ACCEPTABLE, INCONCLUSIVE = Verdict.ACCEPTABLE, Verdict.NOT_ACCEPTABLE, Verdict.INCONCLUSIVE
STEPS = 4
"""Values that are tried between two whole numbers; limits and readings are whole, so nothing between matters."""


def unit(code: str, factor: float = 1.0) -> Unit:
    """Return a unit in which anything can be read."""
    return Unit(code, Text(code), high=1e9, factor=factor)


NITRATE = (unit("no3"), unit("n", 4.4268))


def could_be(answer: dict[str, object], value: Fraction) -> bool:
    """Tell from the meaning of the sign alone whether a value can be the true one."""
    sign, read, edge = answer["sign"], answer.get("value", 0), answer.get("to", 0)
    means = {
        "=": value == read,
        "<": value < read,
        ">": value > read,
        "band": read <= value <= edge,
        "P": value > 0,
        "A": value == 0,
    }
    return means[sign]


def readings() -> st.SearchStrategy[dict[str, object]]:
    number = st.integers(0, 12)
    censored = st.builds(lambda sign, v: {"sign": sign, "value": v}, st.sampled_from("=<>"), number)
    bands = st.builds(lambda a, w: {"sign": "band", "value": a, "to": a + w}, number, st.integers(1, 5))
    return censored | bands | st.sampled_from([{"sign": "P"}, {"sign": "A"}])


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    low, high = sorted((draw(st.integers(0, 12)), draw(st.integers(0, 12))))
    one_side = draw(st.sampled_from(["low", "high", "both", "none"]))
    return Limits(
        low if one_side in ("low", "both") else None, high if one_side in ("high", "both") else None
    )


@given(readings(), limits(), st.booleans())
def test_a_verdict_is_what_every_possible_value_says(
    answer: dict[str, object], kept: Limits, whole: bool
) -> None:
    """Accepted where all values that can be true are, refused where none is, and inconclusive in between."""
    step = 1 if whole else STEPS
    tried = [Fraction(n, step) for n in range(-20 * step, 40 * step)]
    possible = [value for value in tried if could_be(answer, value)]
    inside = [
        (kept.low is None or value >= kept.low) and (kept.high is None or value <= kept.high)
        for value in possible
    ]
    expected = ACCEPTABLE if all(inside) else INCONCLUSIVE if any(inside) else NOT_ACCEPTABLE
    assert judge(answer, (), Limits(kept.low, kept.high, whole)) is expected


@pytest.mark.parametrize(
    ("answer", "limits", "verdict"),
    [
        ({"sign": "<", "value": 5}, Limits(high=2), INCONCLUSIVE),
        ({"sign": "<", "value": 1}, Limits(high=2), ACCEPTABLE),
        ({"sign": "<", "value": 2}, Limits(high=2), ACCEPTABLE),
        ({"sign": ">", "value": 2}, Limits(high=2), NOT_ACCEPTABLE),
        ({"sign": ">", "value": 1}, Limits(high=2), INCONCLUSIVE),
        ({"sign": "band", "value": 0, "to": 0.5}, Limits(0.3, 2), INCONCLUSIVE),
        ({"sign": "band", "value": 0.5, "to": 1}, Limits(0.3, 2), ACCEPTABLE),
        ({"sign": "band", "value": 2, "to": 5}, Limits(0.3, 2), INCONCLUSIVE),
        ({"sign": "<", "value": 0.3}, Limits(0.3, 2), NOT_ACCEPTABLE),
        ({"sign": "<", "value": 0.5}, Limits(0.3, 2), INCONCLUSIVE),
        ({"sign": "<", "value": 9}, Limits(6.5, 9), INCONCLUSIVE),
        ({"sign": "P"}, Limits(high=0), NOT_ACCEPTABLE),
        ({"sign": "A"}, Limits(high=0), ACCEPTABLE),
        ({"sign": "<", "value": 1}, Limits(high=0), INCONCLUSIVE),
        ({"sign": "<", "value": 1}, Limits(high=0, whole=True), ACCEPTABLE),
        ({"sign": ">", "value": 200}, Limits(high=0, whole=True), NOT_ACCEPTABLE),
    ],
)
def test_censored_readings_bands_and_presence(
    answer: dict[str, object], limits: Limits, verdict: Verdict
) -> None:
    """A tube that says "<5" proves nothing about 2; both sides of a two-sided limit must be decided."""
    assert judge(answer, (), limits) is verdict


@pytest.mark.parametrize(
    ("value", "unit", "verdict"),
    [
        (2.5, "n", NOT_ACCEPTABLE),
        (2.0, "n", ACCEPTABLE),
        (10, "no3", ACCEPTABLE),
        (10.01, "no3", NOT_ACCEPTABLE),
    ],
)
def test_a_reading_is_judged_in_the_first_unit(value: float, unit: str, verdict: Verdict) -> None:
    """2.5 of nitrogen are 11.07 of nitrate: the same number in another chemical form is another fact."""
    assert judge({"sign": "=", "value": value, "unit": unit}, NITRATE, Limits(high=10)) is verdict


def test_a_unit_that_nobody_knows_is_an_error() -> None:
    """A value in an unknown unit is never taken for one in the first."""
    with pytest.raises(KeyError):
        judge({"sign": "=", "value": 1, "unit": "mol"}, NITRATE, Limits(high=10))


@pytest.mark.parametrize(
    ("values", "agreement", "verdict"),
    [
        ((0.9, 1.1), Agreement(), ACCEPTABLE),
        ((0.8, 1.1), Agreement(), Verdict.DISCORDANT),
        ((0.5, 1.0), Agreement(step=0.5), ACCEPTABLE),
        ((0.5, 1.1), Agreement(step=0.5), Verdict.DISCORDANT),
        ((7.0, 7.3), Agreement(tolerance=0.3), NOT_ACCEPTABLE),
        ((7.0, 7.4), Agreement(tolerance=0.3), Verdict.DISCORDANT),
        ((1.0, 1.1, 1.3), Agreement(), Verdict.DISCORDANT),
        ((1.0, 1.1, 1.2), Agreement(), ACCEPTABLE),
        ((2.1, 1.9), Agreement(), ACCEPTABLE),
        ((2.1, 2.0), Agreement(), NOT_ACCEPTABLE),
    ],
)
def test_replicates_count_as_their_mean_where_they_agree(
    values: tuple[float, ...], agreement: Agreement, verdict: Verdict
) -> None:
    """A fifth of the mean or one step of the kit apart is agreement; a tolerance of its own replaces both."""
    answer = {"sign": "=", **dict(zip(("value", "value_2", "value_3"), values, strict=False))}
    assert judge(answer, (), Limits(high=2), agreement) is verdict


def test_a_mean_is_exact() -> None:
    """One, two and three tenths are two tenths in the mean, not a little more."""
    answer = {"sign": "=", "value": 0.1, "value_2": 0.2, "value_3": 0.3}
    assert interval(answer).point == Decimal("0.2")
    assert judge(answer, (), Limits(high=0.2), Agreement(step=0.2)) is ACCEPTABLE


@given(st.lists(st.integers(0, 500), min_size=2, max_size=3), st.integers(0, 50))
def test_replicates_agree_as_their_definition_says(tenths: list[int], step: int) -> None:
    """No two lie farther apart than a fifth of the mean or one step, in exact fractions."""
    parts = dict(zip(("value", "value_2", "value_3"), (n / 10 for n in tenths), strict=False))
    values = [Fraction(n, 10) for n in tenths]
    allowed = max(Fraction(1, 5) * sum(values) / len(values), Fraction(step, 10))
    expected = all(abs(a - b) <= allowed for a in values for b in values)
    assert agree({"sign": "=", **parts}, (), Agreement(step=step / 10)) is expected


@given(readings(), st.sampled_from([0.5, 1.0, 3.066, 4.4268]))
def test_units_change_the_interval_by_their_factor(answer: dict[str, object], factor: float) -> None:
    """An interval in another unit is the same one, stretched; a missing end stays missing."""
    plain, other = interval(answer), interval({**answer, "unit": "u"}, (unit("u", factor),))
    measured = answer["sign"] not in ("P", "A")
    scale = Decimal(repr(factor)) if measured else Decimal(1)
    assert other == Interval(plain.low * scale, plain.high * scale, plain.low_open, plain.high_open)


@pytest.mark.parametrize("state", list(Missing))
def test_what_nobody_measured_is_not_analysed(state: Missing) -> None:
    """A missing reading is no verdict, whatever it is missing for."""
    assert judge(state, (), Limits(high=1)) is Verdict.NOT_ANALYSED
    assert not Verdict.NOT_ANALYSED.decided
