"""Weighted totals: what they are made from, when they are shown, and what is said of how they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diversa.disclosure.marks import Mark, Reason
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE, Profile
from diversa.disclosure.tables import Table, protect
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import distribution, mean, median, options_of, share
from diversa.indicators.intervals import Interval, wilson
from diversa.indicators.margins import raking_by, raking_plan
from diversa.indicators.plans import TablePlan
from diversa.indicators.publishing import publish
from diversa.indicators.quality import Quality
from diversa.indicators.weighted import IMPRECISE, WeightedRules
from diversa.indicators.weighting import METHOD_ASSUMED, NO_VARIABLES, Weighting, weigh
from diversa.questionnaire import standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.population import Population, bundled
from diversa.questionnaire.vintages import keep
from diversa.registry import Registry
from diversa.releases import counting
from diversa.releases.build import quiet
from diversa.texts import SPANISH, load_catalogue
from tests import noise
from tests.neighbours import Module as Neighbours
from tests.neighbours import indicator
from tests.noise.building import DAY, installation
from tests.noise.plainly import SILENT, Engine, Module, counted, with_women

NOISY = NoiseTable.build()
ALWAYS = WeightedRules(publish_cv=100.0, care_cv=100.0)
EXACT = replace(PEOPLE, whole_percent_below=0)
NOISE = share(noise.noisy == 1, among=noise.noisy.answered())
WOMEN, MEN = (standard.GENDER_GROUP.is_in(code) for code in (1, 2))
CITIES = {
    "caribe": "08001",
    "oriental": "68001",
    "central": "05001",
    "pacifica": "76001",
    "bogota": "11001",
    "orinoquia_amazonia": "91001",
}
"""A municipality of each region."""


def worked(
    people: Sequence[Mapping[str, Any]],
    *estimators: Any,
    population: Population | None = None,
    profile: Profile = PEOPLE,
    rules: WeightedRules = ALWAYS,
    noise_table: NoiseTable = SILENT,
    derived: tuple[Any, ...] = (standard.GENDER_GROUP,),
    **more: Any,
) -> tuple[Weighting, dict[str, Any]]:
    """Weigh the answers of people; return that, and the unweighted figures of each indicator."""
    indicators = tuple(
        indicator(f"x{place}", one, **more) for place, one in enumerate(estimators or (NOISE,))
    )
    module = Module(indicators, derived=derived)
    plan, total = raking_plan(module), TablePlan((), indicators)
    assert plan is not None
    tables = [counted(one, people, noise_table) for one in (plan, total)]
    results = publish(module, [total], tables, profile, Engine())
    found = weigh(tables, plan, module, profile, Engine(), population or bundled(), rules)
    return found, {result.indicator.id: result.groups[0].figures for result in results}


def crowd(*groups: tuple[int, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return so many people of each kind, of every age."""
    ages = (20, 35, 50, 70)
    return [{"age_years": ages[place % 4], **person} for size, person in groups for place in range(size)]


def everywhere(size: int, seed: int = 0, spread: float = 1.0) -> list[dict[str, Any]]:
    """Return people of every region, gender and age, some of whom do not say."""
    random = Random(seed)
    return [
        {
            "gender_identity": random.choice((1, 1, 2, 2, 2, 5, Missing.REFUSED)),
            "age_years": random.choice((20, 35, 50, 70)),
            "municipality": random.choices((*CITIES.values(), Missing.BLANK), (8, 5, 7, 4, 2, 6, 3))[0],
            "noisy": random.choice((1, 2, 2, Missing.REFUSED)) if random.random() < spread else 2,
            "sources": tuple(sorted(random.sample((1, 2, 3), random.randint(1, 2)))),
            "level": random.choice((0, 1, 2, 2, 3, 4)),
        }
        for _ in range(size)
    ]


MANY = (
    NOISE,
    distribution(*options_of(noise.sources), among=noise.sources.answered()),
    mean(noise.level, (0.0, 1.0, 2.0, 3.0, 4.0), among=noise.level.answered()),
    median(noise.level, (0.0, 1.0, 2.0, 3.0, 4.0), among=noise.level.answered()),
    ratio(
        (noise.noisy == 1, WOMEN & noise.noisy.answered()), (noise.noisy == 1, MEN & noise.noisy.answered())
    ),
    difference(
        (noise.noisy == 1, WOMEN & noise.noisy.answered()), (noise.noisy == 1, MEN & noise.noisy.answered())
    ),
    average(*(share(noise.sources.has(code), among=noise.sources.answered()) for code in (1, 2))),
)
"""An estimator of every kind."""

FIFTY_AND_FIFTY = crowd(
    (10, {"gender_identity": 1, "noisy": 1}),
    (40, {"gender_identity": 1, "noisy": 2}),
    (5, {"gender_identity": 2, "noisy": 1}),
    (45, {"gender_identity": 2, "noisy": 2}),
)


def by_gender(
    people: Sequence[Mapping[str, Any]], *estimators: Any, **more: Any
) -> tuple[Weighting, dict[str, Any]]:
    """Weigh people who did not say their age, by gender alone."""
    blank = [{**person, "age_years": 40} for person in people]
    population = with_women(0.75)
    # Nobody is of another age, here or there.
    only = {cell: (0,) * 8 + (row[0],) + (0,) * 9 for cell, row in population.groups.items()}
    return worked(blank, *estimators, population=Population.of_groups(2031, population.source, only), **more)


def test_the_worked_numbers():
    """50 men (10 yes) and 50 women (5 yes), where three in four are women: 12.5 %, effective size 80, Wilson on it."""
    found, plain_figures = by_gender(FIFTY_AND_FIFTY, profile=EXACT)
    assert (found.design_effect, found.effective_size) == (1.25, 80)
    (figure,) = found.beside.figures["x0"]
    assert (figure.value, figure.low, figure.high) == (0.125, 0.069, 0.215)
    assert wilson(10, 80) == Interval(pytest.approx(0.069336, abs=5e-7), pytest.approx(0.215028, abs=5e-7))
    assert (plain_figures["x0"][0].value, figure.base) == (0.15, 100)
    assert found.beside.participants == 100
    # Below 200 people there are no decimals, weighted or not.
    (whole,) = by_gender(FIFTY_AND_FIFTY)[0].beside.figures["x0"]
    assert (whole.value, whole.low, whole.high, whole.decimals) == (0.13, 0.07, 0.22, 0)


def test_every_estimator_is_weighted_by_hand():
    """A mean, a median, a gap and an average of weighted counts are those of people who are counted so often."""
    men = [(30, {"noisy": 1, "level": 0, "sources": (1,)}), (30, {"noisy": 2, "level": 1, "sources": (2,)})]
    women = [
        (20, {"noisy": 1, "level": 3, "sources": (1,)}),
        (40, {"noisy": 2, "level": 4, "sources": (1, 2)}),
    ]
    people = crowd(
        *((n, {**p, "gender_identity": 1}) for n, p in men),
        *((n, {**p, "gender_identity": 2}) for n, p in women),
    )
    found, _ = by_gender(people, *MANY, profile=EXACT)
    value = {name: [f.value for f in figures] for name, figures in found.beside.figures.items()}
    # Men weigh 1/2 and women 3/2: 15 and 15, 30 and 60.
    assert value["x0"] == [pytest.approx(45 / 120, abs=5e-4)]
    assert value["x1"] == pytest.approx([105 / 120, 75 / 120, None], abs=5e-4)
    assert value["x2"] == [pytest.approx((0 * 15 + 1 * 15 + 3 * 30 + 4 * 60) / 120, abs=0.05)]
    assert value["x3"] == [pytest.approx(3.5, abs=0.05)]
    assert value["x4"] == [pytest.approx((20 / 60) / (30 / 60), abs=0.06)]
    assert value["x5"] == [pytest.approx(20 / 60 - 30 / 60, abs=5e-4)]
    assert value["x6"] == [pytest.approx((105 + 75) / 240, abs=5e-4)]


def test_precision_rests_on_the_effective_size_of_the_base():
    """Of 100 people 60 answered, most of them of weight 3/2: their interval is Wilson's on 60 / 1.25, not on 80 / 1.25."""
    silent = {"gender_identity": 1, "noisy": Missing.BLANK}
    people = FIFTY_AND_FIFTY[:10] + crowd((40, silent)) + FIFTY_AND_FIFTY[50:]
    found, _ = by_gender(people, profile=EXACT)
    (figure,) = found.beside.figures["x0"]
    assert (found.design_effect, figure.base) == (1.25, 60)
    rate = (10 * 0.5 + 5 * 1.5) / (10 * 0.5 + 50 * 1.5)
    interval = wilson(rate * 48, 48)
    assert (figure.value, figure.low, figure.high) == (0.156, round(interval.low, 3), round(interval.high, 3))


@settings(max_examples=12)
@given(seed=st.integers(0, 10**6), size=st.integers(150, 300), profile=st.sampled_from([PEOPLE, SENSITIVE]))
def test_weighted_figures_are_shown_only_where_unweighted_ones_are(seed, size, profile):
    """Whatever the answers, a weighted figure has the base, mark and reason of the unweighted one, or says less."""
    found, published = worked(
        everywhere(size, seed, spread=0.2),
        *MANY,
        profile=profile,
        rules=WeightedRules(),
        noise_table=NOISY,
        derived=Module(()).derived,
        population=with_women(0.51),
    )
    if found.beside is None:
        assert found.reason
        return
    assert list(found.beside.figures) == list(published)
    for name, figures in published.items():
        for one, other in zip(figures, found.beside.figures[name], strict=True):
            assert (one.category, one.base, one.label) == (other.category, other.base, other.label)
            assert other.count is None
            if one.mark is not Mark.FIGURE:
                assert (other.mark, other.reason, other.value) == (one.mark, one.reason, None)
            elif other.mark is Mark.FIGURE:
                assert other.decimals == one.decimals
                assert not other.percent or 0.0 <= other.low <= other.value <= other.high <= 1.0
            else:
                assert other.reason in (IMPRECISE, Reason.SMALL_CELL)
                assert (other.value, other.low, other.high, other.quality) == (None, None, None, None)


def test_a_plugins_reason_withholds_the_weighted_figure_too():
    """An indicator that asks for a small variation of its own is withheld beside as well, with that reason."""
    found, published = by_gender(FIFTY_AND_FIFTY, maximum_cv=0.01)
    (one,), (other,) = published["x0"], found.beside.figures["x0"]
    assert one.mark is other.mark is Mark.WITHHELD
    assert one.reason == other.reason != IMPRECISE


@pytest.mark.parametrize(
    ("rules", "mark", "care"),
    [
        (WeightedRules(0.30, 0.40), Mark.FIGURE, False),
        (WeightedRules(0.29, 0.30), Mark.FIGURE, True),
        (WeightedRules(0.20, 0.29), Mark.WITHHELD, None),
        (WeightedRules(), Mark.WITHHELD, None),
    ],
)
def test_what_varies_too_much_is_marked_or_withheld(rules, mark, care):
    """The worked share has a coefficient of variation of 29.6 %: the two limits decide."""
    (figure,) = by_gender(FIFTY_AND_FIFTY, rules=rules)[0].beside.figures["x0"]
    assert figure.mark is mark
    if care is None:
        assert figure.reason == IMPRECISE
    else:
        assert figure.care is care


def test_the_limits_are_proposals_in_order():
    """15 % and 20 % hold until an office sets its own; a limit of care below that of publishing is refused."""
    assert (WeightedRules().publish_cv, WeightedRules().care_cv) == (0.15, 0.20)
    with pytest.raises(ValueError, match="publish_cv <= care_cv"):
        WeightedRules(0.2, 0.1)


def test_labels_rest_on_the_effective_size():
    """Of 100 people 60 % may be labelled; weighted, they are worth fewer than 60, which is not enough."""
    people = crowd(
        (54, {"gender_identity": 1, "noisy": 1}),
        (21, {"gender_identity": 1, "noisy": 2}),
        (6, {"gender_identity": 2, "noisy": 1}),
        (19, {"gender_identity": 2, "noisy": 2}),
    )
    found, published = by_gender(people)
    assert found.effective_size == 43
    assert published["x0"][0].quality is Quality.INDICATIVE
    assert found.beside.figures["x0"][0].quality is Quality.NOT_RELIABLE


def test_a_gap_is_as_sure_as_its_shares():
    """A difference of almost nothing is no variation without end: its two shares decide whether it is shown."""
    half = [(150, {"noisy": 1}), (150, {"noisy": 2})]
    people = crowd(*((n, {**p, "gender_identity": g}) for g in (1, 2) for n, p in half))
    found, _ = by_gender(people, MANY[5], rules=WeightedRules())
    (figure,) = found.beside.figures["x0"]
    assert (figure.value, figure.mark, figure.quality) == (0.0, Mark.FIGURE, Quality.INDICATIVE)


def test_balances_say_before_after_and_population():
    """Each group of each margin has its shares in whole percents; after weighting they are the population's."""
    found, _ = worked(everywhere(3000), derived=Module(()).derived, population=with_women(0.6))
    titles = [SPANISH(balance.margin) for balance in found.balances]
    assert titles == ["Región"] * 6 + ["Género y edad"] * 8
    for balance in found.balances:
        assert balance.after == pytest.approx(balance.population, abs=0.0101)
        assert {round(100 * x, 9) % 1 for x in (balance.before, balance.after, balance.population)} == {0.0}
    labels = [SPANISH(b.label) for b in found.balances]
    assert labels[6:8] == ["Mujeres, 18–28", "Mujeres, 29–44"]
    assert load_catalogue("diversa", "en")(found.balances[6].label) == "Women, 18–28"
    assert found.trimmed == 0.0
    assert sum(b.population for b in found.balances[:6]) == pytest.approx(1.0, abs=0.03)


def test_a_margin_of_few_people_has_no_shares():
    """A margin known of too few people shows what the population has and nothing else; a known one shows all."""
    unknown = (200, {"gender_identity": 5})
    found, _ = by_gender(crowd((6, {"gender_identity": 1}), (6, {"gender_identity": 2}), unknown))
    shares = {SPANISH(b.label): (b.before, b.after, b.population) for b in found.balances if b.population}
    assert shares == {"Mujeres, 29–44": (None, None, 0.75), "Hombres, 29–44": (None, None, 0.25)}
    found, _ = by_gender(crowd((194, {"gender_identity": 1}), (6, {"gender_identity": 2})))
    shares = {SPANISH(b.label): (b.before, b.after) for b in found.balances if b.population}
    assert shares == {"Mujeres, 29–44": (0.03, 0.09), "Hombres, 29–44": (0.97, 0.91)}
    assert found.trimmed == 0.03


@pytest.mark.parametrize("women", [0, 4])
def test_a_group_without_participants_is_named(women):
    """Where (nearly) nobody of a group took part there are no weighted figures, and the groups are named."""
    people = crowd((300, {"gender_identity": 1}), (women, {"gender_identity": 2}))
    found, _ = worked(people)
    assert (found.beside, found.design_effect, found.balances) == (None, None, ())
    groups = "Mujeres, 18–28; Mujeres, 29–44; Mujeres, 45–59; Mujeres, 60+"
    assert SPANISH(found.reason).endswith(f"muy pocas personas, o ninguna. Son: {groups}.")
    english = load_catalogue("diversa", "en")(found.reason)
    assert "very few people took part, or nobody" in english
    assert "Women, 18–28; Women, 29–44" in english


def test_a_group_that_nobody_in_the_population_is_in_needs_no_participants():
    """Where the population has none of an age, none has to take part."""
    found, _ = by_gender(FIFTY_AND_FIFTY)
    assert found.beside is not None


def test_margins_that_contradict_each_other_are_a_sentence():
    """Where all of one region are of one gender and age, there is a sentence and no figure."""
    kinds = [(g, a, c) for g in (1, 2) for a in (20, 35, 50, 70) for c in CITIES.values()]
    people = [
        {"gender_identity": g, "age_years": a, "municipality": c, "noisy": 1 + i % 2}
        for g, a, c in kinds
        if (c == "11001") == ((g, a) == (1, 20))
        for i in range(20)
    ]
    found, _ = worked(people, derived=Module(()).derived)
    assert found.beside is None
    assert "no se pueden igualar" in found.reason


def test_too_few_people_are_a_sentence():
    """Below the base of a percentage there is nothing to weigh."""
    found, _ = worked(crowd((29, {"gender_identity": 1})))
    assert found.beside is None
    assert "muy pocas personas" in found.reason


def test_people_of_another_gender_are_weighted_by_their_region_alone():
    """The population has no figure of them: their part of all participants stays as it is."""
    people = FIFTY_AND_FIFTY + crowd((40, {"gender_identity": 5, "noisy": 1}))
    found, _ = by_gender(
        people, share(standard.GENDER_GROUP == 3, among=standard.GENDER_GROUP.is_in(1, 2, 3))
    )
    (figure,) = found.beside.figures["x0"]
    assert figure.value == pytest.approx(40 / 140, abs=0.005)


def test_what_a_module_lacks_is_not_weighted_by():
    """A module with region, gender and age is weighted by all; one without any says so, for it has no table to make."""
    (one,) = (indicator("x", NOISE),)
    assert raking_by(Module((one,))) == ("region", "gender_group", "age_years")
    assert raking_by(Module((one,), derived=(standard.REGION,))) == ("region", "age_years")
    neighbours = Neighbours(())
    assert (raking_by(neighbours), raking_plan(neighbours)) == ((), None)
    nothing = weigh((), None, neighbours, PEOPLE, Engine(), bundled())
    assert (nothing.beside, nothing.reason) == (None, NO_VARIABLES)


@pytest.mark.parametrize("module", ["discrimination", "gbv", "public_services", "water_quality"])
def test_every_module_about_people_can_be_weighted(module):
    """The modules of the programme ask region, gender and age in groups that the population figures have."""
    registry = Registry()
    questionnaire = registry.questionnaires[module]
    derived = registry.gather("register_derived", questionnaire)
    assert raking_by(replace(Module(()), questionnaire=questionnaire, derived=derived)) == (
        "region",
        "gender_group",
        "age_years",
    )


def test_words_say_which_figures_and_what_is_assumed():
    """The source has its year; the assumption about 18 and 19 is told only where it was made."""
    found, _ = by_gender(FIFTY_AND_FIFTY)
    assert SPANISH(found.source) == "Fuente: cifras de prueba. Año de las cifras de población: 2031."
    assert METHOD_ASSUMED in found.method
    exact = replace(with_women(0.5), assumed=False)
    told, _ = worked(everywhere(3000), population=exact)
    assert METHOD_ASSUMED not in told.method
    assert "Nadie cuenta menos de un tercio" in told.method[0]


@settings(max_examples=5)
@given(seed=st.integers(0, 10**6))
def test_equal_perturbed_counts_give_equal_weighted_figures(seed):
    """Weights and figures see protected tables alone: exact counts behind them change nothing."""
    people = everywhere(200, seed)
    module = Module((indicator("x", NOISE),))
    plan, total = raking_plan(module), TablePlan((), module.indicators)
    noisy = [counted(one, people, NOISY) for one in (plan, total)]
    copies = []
    for table in noisy:
        counts = np.array([list(table.counts(group).values()) for group in table.groups])
        copies.append(protect(Table(table.by, table.groups, table.count_ids, counts, counts * 0), SILENT))
    first, second = (weigh(t, plan, module, PEOPLE, Engine(), bundled()) for t in (noisy, copies))
    assert first == second


def test_a_release_is_weighted_with_the_figures_loaded_last(tmp_path):
    """Real answers, through the whole pipeline, are weighted; the edition says with which figures, and shows both."""
    engine = installation(tmp_path / "home")
    module = engine.campaigns.module("demo", "noise")
    first = counting.count(engine, module, quiet)
    assert first.weighting.source == bundled().described
    worth = first.results.participants / first.weighting.design_effect
    assert first.weighting.effective_size == pytest.approx(worth, rel=0.005)
    keep(engine.home, with_women(0.9), DAY)
    second = counting.count(engine, module, quiet)
    assert SPANISH(second.weighting.source).startswith("Fuente: cifras de prueba.")
    women = [b for b in second.weighting.balances if SPANISH(b.label).startswith("Mujeres")]
    assert sum(b.population for b in women) == pytest.approx(0.9, abs=0.02)
    assert sum(b.after for b in women) > sum(b.before for b in women)
    assert first.results == second.results
    for name, figures in second.weighting.beside.figures.items():
        total = second.results.get(name).groups[0].figures
        assert all(one.shown for one, other in zip(total, figures, strict=True) if other.shown)
    assert any(f.shown for figures in second.weighting.beside.figures.values() for f in figures)
