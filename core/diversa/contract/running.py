"""Rules that use a module: the hooks are quick, pages are light, the PDF is written, pages can be read by everybody.

Each looks at a trial, an installation of its own with simulated people. Figures are told also where they are good.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from statistics import median
from typing import Any

from diversa import pipeline
from diversa.contract.findings import Finding, Level
from diversa.contract.loading import of_error
from diversa.contract.subject import Subject
from diversa.texts import Text

_ = Text
HOOKS_BUDGET = 25.0
"""Milliseconds for routing, checks, derived variables and anonymisers of one response; the bundled modules take 1 or 2."""
TIMED = 60
"""Responses whose time is taken; the median counts, so that a busy machine does not."""
FIRST_PAGE, NEXT_PAGE = 30_000, 10_000
"""Bytes, compressed and with headers: the page with which somebody arrives, with styles and scripts, and each one after."""
RECEIPT = bytes(16)
NOTHING_TO_DO = Text("")


def quick_hooks(module: Subject) -> Iterator[Finding]:
    """Routing, checks, derived variables and anonymisers of one response take no longer than a person notices."""
    trial = module.trial
    sheets = [found.answers for found in trial.people if found.finished]
    if not sheets:
        yield _nobody(module)
        return
    times = [_milliseconds(partial(_judge, trial, sheet)) for sheet in islice(cycle(sheets), TIMED)]
    taken = round(median(times[1:]), 2)
    if taken <= HOOKS_BUDGET:
        yield _told(
            module,
            Level.FIGURE,
            _("Un envío pasa por sus controles y funciones en {taken} ms (máximo {budget}).").fill(
                taken=taken, budget=HOOKS_BUDGET
            ),
        )
        return
    name, own = _slowest(module, sheets[0])
    yield Finding(
        name,
        _(
            "Un envío tarda {taken} ms en sus controles y funciones (máximo {budget}); esta sola toma {own} ms."
        ).fill(taken=taken, budget=HOOKS_BUDGET, own=own),
        _("Calcule una sola vez, al importar el módulo, lo que no depende de las respuestas."),
    )


def _judge(trial: Any, answers: Any) -> None:
    """Take one answer sheet to what would be written, and write nothing."""
    submission = pipeline.accept(trial.enabled, RECEIPT, answers, confirmed=None)
    pipeline.anonymize(pipeline.check(submission), bytes(32), trial.engine.today())


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - began)


def _slowest(module: Subject, answers: Any) -> tuple[str, float]:
    """Return the name of the function that takes most of the time, and its milliseconds."""
    instrument = module.trial.enabled.instrument
    exact = dict(instrument.router.route(answers).sheet)
    exact |= {v.id: v.value(exact) for v in instrument.derived}
    works: dict[str, Callable[[], object]] = {"routing": lambda: instrument.router.route(answers)}
    works |= {check.id: partial(check.problem, exact) for check in instrument.checks}
    works |= {variable.id: partial(variable.value, exact) for variable in instrument.derived}
    works |= {blur.__name__: partial(blur, exact) for blur in instrument.anonymizers}
    times = {name: round(_milliseconds(work), 1) for name, work in works.items()}
    name = max(times, key=times.__getitem__)
    return name, times[name]


def light_pages(module: Subject) -> Iterator[Finding]:
    """Every page is light enough for a cheap phone: compressed, with all that it needs."""
    heaviest: dict[tuple[str, bool], Any] = {}
    for visit in module.trial.visits:
        known = heaviest.get((visit.title, visit.entry))
        if known is None or visit.weight > known.weight:
            heaviest[visit.title, visit.entry] = visit
    heavy = [v for v in heaviest.values() if v.weight > (FIRST_PAGE if v.entry else NEXT_PAGE)]
    for visit in heavy:
        yield Finding(
            visit.title,
            _("La página pesa {weight} KB comprimida (máximo {budget}).").fill(
                weight=_kb(visit.weight), budget=_kb(FIRST_PAGE if visit.entry else NEXT_PAGE)
            ),
            _("Reparta sus preguntas en dos secciones, o acorte las listas de opciones."),
        )
    if not heavy:
        entries, others = (
            [v.weight for v in heaviest.values() if v.entry is entry] for entry in (True, False)
        )
        yield _told(
            module,
            Level.FIGURE,
            _(
                "La primera página pesa {first} KB y la más pesada de las otras, {next} KB (máximo {most} y {more})."
            ).fill(
                first=_kb(max(entries)),
                next=_kb(max(others, default=0)),
                most=_kb(FIRST_PAGE),
                more=_kb(NEXT_PAGE),
            ),
        )


def _kb(size: int) -> str:
    return f"{size / 1_000:.1f}"


def pdf_renders(module: Subject) -> Iterator[Finding]:
    """A release of simulated answers comes out whole, with its summary as a PDF in every language."""
    if not module.indicators:
        yield _told(
            module,
            Level.UNSEEN,
            _("No publica ningún indicador, así que no hay resumen que hacer."),
        )
        return
    if not any(found.finished for found in module.trial.people):
        yield _nobody(module)
        return
    began = time.perf_counter()
    try:
        release = module.trial.release
    except Exception as error:  # whatever its words and figures do to the layout
        yield replace(
            of_error(error),
            where=module.questionnaire.id,
            what=_("La publicación con sus páginas y su PDF no sale: {error}").fill(
                error=f"{type(error).__name__}: {error}"
            ),
            mend=_("Corrija ese texto o indicador; `diversa release` fallaría igual."),
        )
        return
    if release.notes:
        yield _told(
            module,
            Level.UNSEEN,
            _("El resumen en PDF no se pudo revisar: {reason}").fill(reason=release.notes[0]),
        )
        return
    yield _told(
        module,
        Level.FIGURE,
        _("El resumen en PDF sale en {languages}; la publicación entera tomó {seconds} segundos.").fill(
            languages=", ".join(release.manifest["languages"]),
            seconds=round(time.perf_counter() - began, 1),
        ),
    )


def _comes_out(module: Subject) -> bool:
    """Tell whether there are pages of results; where there are none, another rule says why."""
    try:
        return bool(module.trial.release)
    except Exception:
        return False


def _told(module: Subject, level: Level, what: Text, mend: Text = NOTHING_TO_DO) -> Finding:
    """Tell a figure of the whole module, or that a rule could not look."""
    return Finding(module.questionnaire.id, what, mend, level=level)


def _nobody(module: Subject) -> Finding:
    return Finding(
        module.questionnaire.id,
        _("Nadie llega al final, así que no hay nada que revisar."),
        _("Corra `diversa walk {module}`: dice dónde se quedan las personas.").fill(
            module=module.questionnaire.id
        ),
    )


def accessible_pages(module: Subject) -> Iterator[Finding]:
    """Every page of the form and of the results is usable by people who do not see it: axe, in a real browser."""
    from diversa.contract import browser

    lacking = browser.lacking()
    if lacking is not None:
        yield _told(
            module,
            Level.UNSEEN,
            _("La accesibilidad no se revisó: {reason}").fill(reason=lacking),
            _("Instale Chromium y pip install 'diversa[check]', y vuelva a revisar."),
        )
        return
    pages = browser.pages_of(module.trial, results=bool(module.indicators) and _comes_out(module))
    found: dict[tuple[str, str], list[Any]] = {}
    for one in browser.violations(module.trial, pages):
        found.setdefault((one.rule, one.where), []).append(one)
    yield from (_violated(violations) for violations in found.values())
    if not found:
        yield _told(
            module,
            Level.FIGURE,
            _("axe revisó {pages} páginas y no encontró nada.").fill(pages=len(pages)),
        )


def _violated(violations: list[Any]) -> Finding:
    """Say one violation once, with every page on which it stands."""
    first = violations[0]
    return Finding(
        ", ".join(dict.fromkeys(one.page for one in violations)),
        _("No todas las personas la pueden usar ({rule}): {said} {where}").fill(
            rule=first.rule, said=first.said, where=first.where
        ),
        _("Revise los textos de esa pregunta u opción; la regla está explicada en {link}").fill(
            link=first.link
        ),
    )
