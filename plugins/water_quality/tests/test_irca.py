"""The citizen IRCA as a pure function, against the official table and the worked examples."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from diversa.questionnaire.measurements import Verdict
from diversa_water_quality.parameters import BASIC, JUDGED, PARAMETERS, POINTS
from diversa_water_quality.scoring import irca
from diversa_water_quality.scoring.irca import Band, Completeness

OK, BAD, UNSURE = Verdict.ACCEPTABLE, Verdict.NOT_ACCEPTABLE, Verdict.INCONCLUSIVE
COMPLETE, PARTIAL, INSUFFICIENT = Completeness


def judged(keys: object, bad: object = ()) -> dict[str, Verdict]:
    return {key: BAD if key in set(bad) else OK for key in [*keys, *bad]}


def test_the_table_is_the_one_of_the_resolution() -> None:
    """22 parameters share 100 points, the basic analysis has 77.5 of them, and 13 substances are toxic."""
    assert len(POINTS) == 22
    assert irca.points(POINTS) == 100
    assert irca.points(BASIC) == Decimal("77.5")
    assert len([p for p in PARAMETERS.values() if p.toxic]) == 13
    assert len({p.code for p in PARAMETERS.values()}) == len(PARAMETERS) == 44
    limits = {p.key: (p.limits.low, p.limits.high) for p in JUDGED if p.limits}
    assert limits["ph"] == (6.5, 9.0)
    assert limits["cl"] == (0.3, 2.0)
    assert {key: limits[key][1] for key in ("turb", "color", "no3", "no2", "f", "fe", "cot")} == {
        "turb": 2,
        "color": 15,
        "no3": 10,
        "no2": 0.1,
        "f": 1.0,
        "fe": 0.3,
        "cot": 5,
    }
    assert {key: limits[key][1] for key in ("as", "cd", "hg", "pb", "thm", "sb", "ba")} == {
        "as": 0.01,
        "cd": 0.003,
        "hg": 0.001,
        "pb": 0.01,
        "thm": 0.2,
        "sb": 0.02,
        "ba": 0.7,
    }


@pytest.mark.parametrize(
    ("keys", "bad", "sums", "shown", "band", "completeness"),
    [
        (BASIC, (), (0, 77.5), "0.0", Band.NO_RISK, COMPLETE),
        (BASIC, ("turb", "color", "cl", "ct"), (51, 77.5), "65.8", Band.HIGH, COMPLETE),
        (BASIC, BASIC, (77.5, 77.5), "100.0", Band.UNFIT, COMPLETE),
        (("ph", "turb", "cl", "ec"), ("cl",), (15, 56.5), "26.5", Band.MEDIUM, PARTIAL),
        (("ph", "turb", "cl", "ec", "no3"), ("no3",), (1, 57.5), "1.7", Band.NO_RISK, PARTIAL),
        (BASIC, ("color",), (6, 77.5), "7.7", Band.LOW, COMPLETE),
        (BASIC, ("ph",), (1.5, 77.5), "1.9", Band.NO_RISK, COMPLETE),
        (BASIC, ("ec", "ct"), (40, 77.5), "51.6", Band.HIGH, COMPLETE),
        (("ph", "turb", "cl"), ("cl",), (15, 31.5), None, None, INSUFFICIENT),
    ],
)
def test_irca_of_one_sample(
    keys: tuple[str, ...],
    bad: tuple[str, ...],
    sums: tuple[float, float],
    shown: str | None,
    band: Band | None,
    completeness: Completeness,
) -> None:
    """Points broken over points judged; without enough of the basic analysis neither number nor band is there."""
    found = irca.of_sample(judged(keys, bad))
    assert found is not None
    assert (found.failed, found.analysed) == (Decimal(str(sums[0])), Decimal(str(sums[1])))
    assert found.shown == (None if shown is None else Decimal(shown))
    assert (found.band, found.completeness) == (band, completeness)
    assert set(found.exceeded) == set(bad)
    assert set(found.missing) == set(POINTS) - set(keys)


def test_what_is_not_said_can_still_be_computed() -> None:
    """The ninth example is 47.6, which nobody is ever shown."""
    found = irca.of_sample(judged(("ph", "turb"), ("cl",)))
    assert found is not None
    assert irca.tenths(found.value) == Decimal("47.6")
    assert (found.shown, found.band) == (None, None)


@pytest.mark.parametrize(
    ("bad", "trusted", "shown"),
    [
        (("pb",), ("pb",), "100.0"),
        (("pb",), (), "0.0"),
        (("giardia",), (), "100.0"),
        (("crypto",), (), "100.0"),
        ((), ("pb",), "0.0"),
        (("ce",), ("ce",), "0.0"),
    ],
)
def test_a_toxic_or_a_parasite_makes_it_a_hundred(
    bad: tuple[str, ...], trusted: tuple[str, ...], shown: str
) -> None:
    """Only where a laboratory or a trained person measured it; an untrained kit is an alert, not an index."""
    found = irca.of_sample(judged(BASIC, bad), trusted=trusted)
    assert found is not None
    assert found.shown == Decimal(shown)
    assert found.overridden is (shown == "100.0")


def test_nothing_is_said_of_a_toxic_alone() -> None:
    """Without anything that has points there is no index, and without the basic analysis no hundred is shown."""
    assert irca.of_sample(judged((), ("pb",)), trusted=("pb",)) is None
    found = irca.of_sample(judged(("ph",), ("pb",)), trusted=("pb",))
    assert found is not None
    assert (found.value, found.shown, found.band) == (100, None, None)


def test_inconclusive_and_discordant_were_not_analysed() -> None:
    """They are in neither sum, and they count as missing."""
    found = irca.of_sample({**judged(BASIC), "turb": UNSURE, "ph": Verdict.DISCORDANT})
    assert found is not None
    assert found.analysed == Decimal("61.0")
    assert found.completeness is PARTIAL
    assert {"turb", "ph"} <= set(found.missing)


def test_completeness_against_every_set_of_the_basic_analysis() -> None:
    """All six; or E. coli with two of the other five; or not enough: tried on all 64 sets."""
    for size in range(7):
        for keys in combinations(BASIC, size):
            others = len(set(keys) - {"ec"})
            expected = COMPLETE if size == 6 else PARTIAL if "ec" in keys and others >= 2 else INSUFFICIENT
            assert irca.completeness(keys) is expected
    assert irca.completeness(("ec", "no3", "fe")) is INSUFFICIENT


def test_a_month_is_the_mean_of_its_samples() -> None:
    """0, 65.806… and 26.548… make 30.785, which is 30.8 and medium; nothing is rounded before."""
    samples = (
        judged(BASIC),
        judged(BASIC, ("turb", "color", "cl", "ct")),
        judged(("ph", "turb", "ec"), ("cl",)),
    )
    month = irca.monthly(found.value for s in samples if (found := irca.of_sample(s)))
    assert month.quantize(Decimal("0.001")) == Decimal("30.785")
    assert irca.tenths(month) == Decimal("30.8")
    assert irca.classify(month) is Band.MEDIUM
    with pytest.raises(ValueError, match="no index"):
        irca.monthly(())


@pytest.mark.parametrize(
    ("value", "tenths", "band"),
    [
        ("5.04", "5.0", Band.NO_RISK),
        ("5.05", "5.1", Band.LOW),
        ("14.04", "14.0", Band.LOW),
        ("14.05", "14.1", Band.MEDIUM),
        ("35.04", "35.0", Band.MEDIUM),
        ("35.05", "35.1", Band.HIGH),
        ("80.04", "80.0", Band.HIGH),
        ("80.05", "80.1", Band.UNFIT),
        ("100", "100.0", Band.UNFIT),
        ("0", "0.0", Band.NO_RISK),
    ],
)
def test_bands_have_no_gap(value: str, tenths: str, band: Band) -> None:
    """Half up to one decimal, then the band: 5.05 is 5.1 and low."""
    assert irca.tenths(Decimal(value)) == Decimal(tenths)
    assert irca.classify(Decimal(value)) is band
