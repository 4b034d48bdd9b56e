'''The seam: every way in which a module adds to the engine.

A whole module, small but complete:

    # diversa_noise/__init__.py
    """Noise in the neighbourhood."""

    from diversa import Consent, End, Indicator, Questionnaire, Screen, Section, SingleChoice, hookimpl
    from diversa import Case, Option, share, keep
    from diversa import Text as _

    consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=keep)
    noisy = SingleChoice(
        "noisy", _("¿Hay mucho ruido donde vive?"), options=(Option(1, _("Sí")), Option(2, _("No"))),
        store=keep, release=keep,
    )
    questionnaire = Questionnaire(
        "noise", version="1.0.0", title=_("Ruido"), summary=_("El ruido donde usted vive."),
        sections=(Section("noise", _("Ruido"), (consent, noisy)),),
        ends=(End(consent == 2, "end_no_consent"),),
        screens=(Screen("end_no_consent", _("Está bien"), _("No guardamos ninguna respuesta.")),),
    )
    indicator = Indicator(
        "noisy", _("Personas con mucho ruido donde viven"), share(noisy == 1, among=noisy.answered()),
        meaning=_("De cada 100 personas que participaron, cuántas tienen mucho ruido donde viven."),
        formula="noisy = 1 / noisy in {1, 2}", reference="Propuesta propia",
        cases=(Case(({"noisy": 1}, {"noisy": 2}), 50.0),),
    )

    @hookimpl
    def register_questionnaires():
        return [questionnaire]

    @hookimpl
    def register_indicators(questionnaire):
        return [indicator]

    # setup.cfg
    [options.entry_points]
    diversa =
        noise = diversa_noise

The hooks follow in the order data flows. A `register_*` hook returns nouns and is called once at start, or once for
each questionnaire. The plugin that registers a questionnaire owns it: only the owner and the engine's own default
plugins are ever asked about it, so no module needs to look whose it is.
'''

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from diversa.disclosure.tables import PublishedCell
    from diversa.indicators.model import Indicator
    from diversa.questionnaire.judging import Anonymizer, Check, Derived, Feedback
    from diversa.questionnaire.structure import Questionnaire
    from diversa.releases.exporters import Exporter
    from diversa.releases.summary import SummarySection
    from diversa.theming import Theme

hookspec = pluggy.HookspecMarker("diversa")
hookimpl = pluggy.HookimplMarker("diversa")


@hookspec
def register_questionnaires() -> Iterable[Questionnaire]:  # type: ignore[empty-body]
    """Return the module's questionnaires, and become their owner. Called once at start. Every module uses it."""


@hookspec
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:  # type: ignore[empty-body]
    """Return what must agree across answers, hard or soft.

    `[Check("rural_stratum", "stratum", ~((area == 3) & stratum.is_in(5, 6)), _("…"))]`. Used by every module here.
    """


@hookspec
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:  # type: ignore[empty-body]
    """Return the variables computed from one person's exact answers, before they are anonymised.

    `[*standard.DERIVED, everyday_score]`. Used by every module here.
    """


@hookspec
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Anonymizer]:  # type: ignore[empty-body]
    """Return functions over all stored values that blur what together could point at a person.

    They run after each question's own `store=`, on a mapping of values that they return changed. Used by every
    module here.
    """


@hookspec
def register_feedback(questionnaire: Questionnaire) -> Iterable[Feedback]:  # type: ignore[empty-body]
    """Return what a person is told of her own answers before she sends them, as the safety of the water she measured.

    Used by water_quality.
    """


@hookspec
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:  # type: ignore[empty-body]
    """Return what is published, with formula, reference and worked cases. Every module uses it."""


@hookspec
def suppress_cell(indicator: Indicator, cell: PublishedCell) -> str | None:
    """Return a reason to withhold a figure, or nothing.

    Every plugin is asked; any reason wins and none can undo it. It sees protected counts only. Used by the engine's
    own minimum bases.
    """


@hookspec
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:  # type: ignore[empty-body]
    """Return the sections of the PDF summary, each some words and the indicators that it shows. Used by every module here."""


@hookspec
def register_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Return ways to write a release's tables: name, media type, bytes. Used by the engine for CSV, JSON, XLSX, Parquet and SDMX."""


@hookspec
def register_themes() -> Iterable[Theme]:  # type: ignore[empty-body]
    """Return folders of templates and styles that a campaign can wear. Used by the bundled theme."""
