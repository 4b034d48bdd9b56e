"""What the page of an indicator tells first: what it says, how sure that is, and who is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diversa.disclosure.marks import Mark
from diversa.disclosure.profiles import Profile
from diversa.indicators.card import ItemNonresponse, QualityCard
from diversa.indicators.combinations import Difference, Ratio
from diversa.indicators.figures import Beside, Figure, Results, number
from diversa.indicators.model import Indicator
from diversa.indicators.weighting import Weighting
from diversa.releases import wording
from diversa.releases.taking_part import TakingPart
from diversa.texts import Catalogue, Text

_ = Text
MOST_GROUPS = 4
"""Groups that are named on the page of an indicator; the overview names all."""
MOST_QUESTIONS = 2
"""Questions without an answer that are named, those with the most silence."""
NEARLY_ALL = 0.95
"""From this part of the participants on, nothing is said of those who are not in the base."""
PUBLISHED, WEIGHTED, UNFLAGGED = (
    _("Publicada"),
    _("Estimación experimental"),
    _("Sin las respuestas marcadas"),
)


@dataclass(frozen=True)
class Told:
    """Hold one figure of a comparison of ways, in words."""

    figure: str
    interval: str
    base: str


@dataclass(frozen=True)
class Ways:
    """Hold the same total worked out in several ways: one line for each category, one column for each way."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Told, ...]], ...]


@dataclass(frozen=True)
class Telling:
    """Hold the sentences of one indicator's page, in the order in which they are read."""

    quality: str
    """What its quality label means; nothing where the figure is withheld."""
    kept: str
    sure: tuple[str, ...]
    """What an interval leaves open: whether there is a difference, or which category is the highest."""
    missing: tuple[str, ...]
    """Who is not in the figure."""
    few: str
    """Said before the groups that took part less than they weigh, or that there are none."""
    groups: tuple[str, ...]
    ways: Ways | None
    notes: tuple[str, ...]
    """About the other ways, or why there are none."""


@dataclass(frozen=True)
class Teller:
    """Tell what stands at the front of an indicator's page, in one language."""

    results: Results
    catalogue: Catalogue
    profile: Profile
    who: TakingPart
    sensitive: bool
    adults: bool
    """Whether only people of 18 or more were asked."""
    card: QualityCard | None = None
    weighting: Weighting | None = None
    unflagged: Beside | None = None

    def of(self, indicator: Indicator) -> Telling:
        """Return what is told of one indicator."""
        t, figures = self.catalogue, self.results.get(indicator.id).groups[0].figures
        shown = [figure for figure in figures if figure.shown]
        first = max(shown, key=lambda one: one.value or 0, default=figures[0])
        groups = self.who.sentences[:MOST_GROUPS]
        said = any(figure.mark is not Mark.WITHHELD for figure in figures)
        ways = self._ways(indicator, figures) if said else None
        return Telling(
            quality="" if first.quality is None else t(wording.QUALITY_MEANINGS[first.quality]),
            kept=self._kept(first),
            sure=tuple(self._sure(indicator, first, shown)),
            missing=tuple(self._missing(indicator, first)),
            few=self._few(),
            groups=groups,
            ways=ways,
            notes=tuple(self._notes(indicator)) if said else (),
        )

    def _few(self) -> str:
        if self.who.sentences:
            return self.catalogue(_("Participaron menos de lo que pesan en la población:"))
        if not self.who.source:
            return ""
        return self.catalogue(
            _(
                "De los grupos que se pueden comparar, ninguno participó mucho menos de lo que pesa en la población."
            )
        )

    def _kept(self, figure: Figure) -> str:
        if figure.as_of is None:
            return ""
        words = _(
            "Esta cifra es la que se publicó el {day}. Desde entonces cambiaron muy pocas respuestas, y cambiarla podría "
            "señalar a alguien."
        )
        return self.catalogue(words.fill(day=wording.day_said(figure.as_of, self.catalogue)))

    def _sure(self, indicator: Indicator, first: Figure, shown: Sequence[Figure]) -> Iterator[str]:
        t, estimator = self.catalogue, indicator.estimator
        even = 0.0 if isinstance(estimator, Difference) else 1.0 if isinstance(estimator, Ratio) else None
        if even is not None and first.low is not None and first.high is not None:
            alike = _(
                "Puede que no haya diferencia entre los dos grupos: el intervalo también incluye esa posibilidad."
            )
            apart = _("Según el intervalo, hay diferencia entre los dos grupos que participaron.")
            yield t(alike if first.low <= even <= first.high else apart)
        others = sorted((one for one in shown if one is not first), key=lambda one: -(one.value or 0))
        if others and None not in (first.low, others[0].high) and not wording.apart(first, others[0]):
            words = _("Su intervalo se cruza con el de «{other}»: no es seguro cuál de las dos es más alta.")
            yield t(words.fill(other=t(others[0].label)))

    def _missing(self, indicator: Indicator, figure: Figure) -> Iterator[str]:
        t = self.catalogue
        yield t(
            _(
                "No están las personas menores de 18 años, quienes no tienen teléfono o internet, ni quienes no quisieron participar."
            )
            if self.adults
            else _("No están quienes no tienen teléfono o internet, ni quienes no quisieron participar.")
        )
        if self.sensitive:
            yield t(_("En un tema como este, muchas personas no pueden responder sin peligro."))
        step, people = self.profile.counter_step, self.results.participants
        if isinstance(indicator.estimator, Difference | Ratio):
            yield t(_("La cifra compara dos grupos. Las demás personas no están en ella."))
        elif (
            figure.mark is not Mark.WITHHELD
            and figure.base is not None
            and figure.base < NEARLY_ALL * (people // step * step)
        ):
            words = _(
                "La cifra se basa en {base} personas. Participaron {people}: a las demás no se les preguntó, o no "
                "respondieron."
            )
            said = t(wording.people_said(people, step, t))
            yield t(words.fill(base=wording.base_said(figure, t), people=said))
        for item in self._silent(indicator):
            words = _("No respondió «{question}» el {share} de las personas a quienes se les preguntó.")
            yield t(words.fill(question=item.title, share=wording.figure_words(item.missing, t)))

    def _silent(self, indicator: Indicator) -> Sequence[ItemNonresponse]:
        """Return the questions behind an indicator that were most often left without an answer."""
        if self.card is None:
            return ()
        counts = indicator.estimator.counts().values()
        asked = {name.partition(".")[0] for condition in counts for name in condition.references()}
        found = [item for item in self.card.items if item.question in asked and item.missing.value]
        return sorted(found, key=lambda item: -(item.missing.value or 0.0))[:MOST_QUESTIONS]

    def _ways(self, indicator: Indicator, figures: Sequence[Figure]) -> Ways | None:
        """Join the published total with those worked out in other ways, where there are any."""
        t = self.catalogue
        besides = (
            (WEIGHTED, self.weighting.beside if self.weighting else None),
            (UNFLAGGED, self.unflagged),
        )
        found = [
            (head, beside.figures[indicator.id])
            for head, beside in besides
            if beside is not None and len(beside.figures.get(indicator.id, ())) == len(figures)
        ]
        if not found:
            return None
        columns = [figures, *(others for _head, others in found)]
        several = len(figures) > 1
        lines = tuple(
            (t(row[0].label) if several else t(_("Total")), tuple(self._told(figure) for figure in row))
            for row in zip(*columns, strict=True)
        )
        return Ways((t(PUBLISHED), *(t(head) for head, _others in found)), lines)

    def _told(self, figure: Figure) -> Told:
        t = self.catalogue
        return Told(
            wording.figure_words(figure, t), wording.interval_said(figure, t), wording.base_said(figure, t)
        )

    def _notes(self, indicator: Indicator) -> Iterator[str]:
        t, weighting = self.catalogue, self.weighting
        if weighting is not None and weighting.reason:
            yield t(weighting.reason)
        elif weighting is not None and weighting.beside and indicator.id in weighting.beside.figures:
            yield t(
                _(
                    "La estimación experimental da más peso a los grupos que participaron poco y menos a los que "
                    "participaron mucho. No reemplaza la cifra publicada."
                )
            )
            if weighting.effective_size is not None:
                words = _("Después de ponderar, todas las respuestas juntas valen como {number} iguales.")
                yield t(words.fill(number=number(weighting.effective_size, 0, t)))
        if self.unflagged is not None:
            yield t(
                _(
                    "Una respuesta se marca si se contestó demasiado rápido, se contradice o se repite. Marcarla no la "
                    "borra: cuenta en la cifra publicada."
                )
            )
