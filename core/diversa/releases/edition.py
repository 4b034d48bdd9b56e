"""One edition: everything that is laid out as pages, as a PDF and as files, before any of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from diversa.campaigns.campaigns import Campaign
from diversa.campaigns.instruments import Instrument
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import PublishedTable
from diversa.indicators.card import QualityCard
from diversa.indicators.figures import Beside, Figure, Results
from diversa.indicators.model import Indicator
from diversa.indicators.quality import CEPAL_2023, QualityRules
from diversa.indicators.weighting import Weighting
from diversa.questionnaire import standard
from diversa.questionnaire.population import Population, bundled
from diversa.questionnaire.structure import Questionnaire
from diversa.releases import comparing, comparison, intersections, vouching, wording
from diversa.releases.summary import SummarySection, key_indicators, sections_of
from diversa.releases.taking_part import TakingPart, taking_part
from diversa.releases.telling import Teller
from diversa.releases.views import IndicatorView, Viewer
from diversa.texts import SOURCE_LANGUAGE, Catalogue, Text
from diversa.theming import Theme

_ = Text
_EASY = {SOURCE_LANGUAGE: "lectura-facil-{slug}", "en": "easy-{slug}"}
_PDF = {SOURCE_LANGUAGE: "resumen-{slug}", "en": "summary-{slug}"}


@dataclass(frozen=True)
class Download:
    """Name a file of a release and say what it is."""

    name: str
    title: Text
    language: str = ""
    """Empty where it serves every language."""


@dataclass(frozen=True)
class Edition:
    """Join what is published of one module with the words and the look it is published in."""

    campaign: Campaign
    instrument: Instrument
    number: int
    day: date
    results: Results
    tables: tuple[PublishedTable, ...] = field(repr=False)
    profile: Profile
    catalogues: Mapping[str, Catalogue] = field(repr=False)
    """Catalogue of each language, Spanish first."""
    theme: Theme
    published: bool
    card: QualityCard | None = None
    weighting: Weighting | None = None
    unflagged: Beside | None = None
    """The totals without the responses that carry a flag of quality."""
    address: str = ""
    """The public address of the results page; empty where the installation has none."""
    others: tuple[comparing.EarlierEdition, ...] = ()
    """Earlier editions and other campaigns of the same module, oldest first."""
    versions: tuple[tuple[str, str], ...] = ()
    """(name, version) of the programs that made it."""
    population: Population = field(default_factory=bundled, repr=False)
    rules: QualityRules = CEPAL_2023
    """The thresholds that figures were labelled by."""
    _sheaves: dict[str, Sheaf] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what was asked, as pinned."""
        return self.instrument.questionnaire

    @property
    def simulated(self) -> bool:
        """Tell whether nothing in it is real."""
        return self.campaign.demonstration

    @property
    def stamp(self) -> wording.Stamp | None:
        """Return what marks an edition that must not be taken for a publication."""
        if self.simulated:
            return wording.SIMULATED
        return None if self.published else wording.PREVIEW

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return what is published, in order."""
        return self.results.indicators

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Map each indicator's id to its name in addresses, which in a sensitive module says nothing."""
        neutral = self.questionnaire.sensitive
        return {
            one.id: f"indicador-{place:02d}" if neutral else one.id.replace("_", "-")
            for place, one in enumerate(self.indicators, 1)
        }

    @property
    def earlier(self) -> tuple[Figure, ...]:
        """Return the figures of other editions that stand beside its own, published before."""
        return tuple(one for other in self.others for figures in other.figures.values() for one in figures)

    @property
    def sections(self) -> tuple[SummarySection, ...]:
        """Return the sections of the summary."""
        return sections_of(self.instrument.summary, self.indicators)

    def file_name(self, stem: str, suffix: str) -> str:
        """Return a name that says so where the data are simulated or not published."""
        return f"{stem}-{self.stamp.slug}{suffix}" if self.stamp else f"{stem}{suffix}"

    def pdf_name(self, language: str) -> str:
        """Return the name of the summary in one language."""
        stem = _PDF.get(language, f"summary-{{slug}}-{language}").format(slug=self.questionnaire.public_name)
        return self.file_name(stem, ".pdf")

    def easy_name(self, language: str) -> str:
        """Return the name of the easy pages in one language."""
        stem = _EASY.get(language, f"easy-{{slug}}-{language}").format(slug=self.questionnaire.public_name)
        return self.file_name(stem, ".pdf")

    def page(self, language: str) -> Sheaf:
        """Return everything that is said in one language, made once."""
        if language not in self._sheaves:
            self._sheaves[language] = Sheaf(self, language, self.catalogues[language])
        return self._sheaves[language]


@dataclass(frozen=True)
class Sheaf:
    """Hold one edition in one language; every view is made once."""

    edition: Edition
    language: str
    t: Catalogue

    @property
    def note(self) -> str:
        """Return what is written on everything that is simulated or not published."""
        return self.t(self.edition.stamp.words) if self.edition.stamp else ""

    @cached_property
    def viewer(self) -> Viewer:
        """Return what turns results into views."""
        return Viewer(self.edition.results, self.t, self.edition.addresses, self.note)

    @cached_property
    def views(self) -> Mapping[str, IndicatorView]:
        """Map each indicator's id to its view, in order."""
        return {one.id: self.viewer.indicator(one) for one in self.edition.indicators}

    @property
    def keys(self) -> tuple[IndicatorView, ...]:
        """Return the views that stand at the front; those with nothing to show only where none has anything."""
        views = tuple(self.views[one.id] for one in key_indicators(self.edition.indicators))
        return tuple(view for view in views if view.said.shown) or views

    @cached_property
    def who(self) -> TakingPart:
        """Return who took part and who is missing."""
        edition = self.edition
        return taking_part(
            edition.results, edition.tables, edition.profile, self.t, self.note, edition.population
        )

    @cached_property
    def teller(self) -> Teller:
        """Return what tells the front of an indicator's page."""
        edition = self.edition
        return Teller(
            edition.results,
            self.t,
            edition.profile,
            self.who,
            edition.questionnaire.sensitive,
            standard.AGE.id in edition.questionnaire.by_id,
            edition.card,
            edition.weighting,
            edition.unflagged,
        )

    @cached_property
    def crossings(self) -> tuple[intersections.Crossing, ...]:
        """Return every crossing, with the groups in which disadvantages add up."""
        return intersections.crossings(self.viewer, self.edition.questionnaire.sensitive)

    @cached_property
    def comparison(self) -> comparison.Comparison | None:
        """Return this edition beside others; None where there is no other."""
        edition = self.edition
        if not edition.others:
            return None
        now = self.t(_("Esta edición ({number})").fill(number=edition.number))
        return comparison.comparison(self.viewer, edition.questionnaire, edition.others, now)

    @cached_property
    def card(self) -> vouching.Card | None:
        """Return the quality card in words; None where there is none."""
        return None if self.edition.card is None else vouching.card_of(self.edition.card, self.t)

    @cached_property
    def weights(self) -> vouching.Weights | None:
        """Return in words how responses were weighted; None where nobody tried."""
        return None if self.edition.weighting is None else vouching.weights_of(self.edition.weighting, self.t)

    @property
    def people(self) -> str:
        """Say how many took part, rounded down."""
        edition = self.edition
        return self.t(wording.people_said(edition.results.participants, edition.profile.counter_step, self.t))

    @property
    def day(self) -> str:
        """Say the day of the edition."""
        return wording.day_said(self.edition.day, self.t)

    @property
    def citation(self) -> str:
        """Say how to cite it, or that it is not to be cited."""
        if self.edition.stamp is wording.PREVIEW:
            return f"{self.note}. {self.t(wording.PREVIEW.says)}"
        words = _(
            "Cómo citar: App Diversa, «{campaign}», módulo {module}, edición {number}, datos hasta el {day}. Resultados "
            "entre las personas que participaron."
        )
        said = self.t(
            words.fill(
                campaign=self.edition.campaign.title,
                module=self.edition.questionnaire.title,
                number=self.edition.number,
                day=self.day,
            )
        )
        return f"{said} {self.note}." if self.note else said
