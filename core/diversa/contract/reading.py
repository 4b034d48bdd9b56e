"""Rules about conditions: they read questions that exist, that came before, and answers that can be given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diversa.contract.findings import Finding
from diversa.contract.possible import can_be_true
from diversa.contract.subject import Placed, Subject, read_by
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice, Decimal, Department, Integer, ManyCodes, Municipality, Reading
from diversa.questionnaire.plain import YES, both
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Router
from diversa.simulation.goals import codes_of, refs_of, states_of
from diversa.texts import Text

_ = Text
ALWAYS_POSSIBLE = frozenset({Missing.BLANK, Missing.NOT_SHOWN, Missing.SECTION_REFUSED})


def known_questions(module: Subject) -> Iterator[Finding]:
    """Conditions read questions, rows and variables that exist; checks stand at a question that exists."""
    for placed, ref in _read(module):
        name, _dot, row = ref.partition(".")
        found = module.variables.get(name)
        if found is None:
            what = _("La condición lee «{name}», que no es una pregunta ni una variable.").fill(name=name)
        elif row and not (isinstance(found, Question) and row in found.parts()):
            what = _("La condición lee la línea «{row}» de «{name}», que no existe.").fill(row=row, name=name)
        else:
            continue
        yield Finding(
            placed.where, what, _("Corrija el nombre; lo más seguro es usar el objeto de la pregunta.")
        )
    for check in module.checks:
        if check.where not in module.questionnaire.by_id:
            yield Finding(
                check.id,
                _("El control señala la pregunta «{name}», que no existe.").fill(name=check.where),
                _("Escriba en where= el nombre de una pregunta."),
            )


def earlier_questions(module: Subject) -> Iterator[Finding]:
    """What is shown depends on what was asked before; derived variables depend on those before them."""
    for placed, ref in _read(module):
        name = ref.partition(".")[0]
        if name in module.variables and name not in placed.readable:
            yield Finding(
                placed.where,
                _("La condición lee «{name}», que en ese momento todavía no tiene respuesta.").fill(
                    name=name
                ),
                _("Ponga esa pregunta o variable antes, o use otra en la condición."),
            )


def fitting_conditions(module: Subject) -> Iterator[Finding]:
    """A condition asks a question what it can answer: a set for any-of, a number for more and less."""
    for placed, atom in _atoms(module):
        for ref in refs_of(atom):
            found = module.variables.get(ref.partition(".")[0])
            wrong = None if found is None else _misfit(atom, ref, found)
            if wrong is not None:
                yield Finding(
                    placed.where,
                    wrong.fill(name=ref),
                    _(
                        "Construya la condición con los operadores de la pregunta, que saben qué se le puede preguntar."
                    ),
                )


def _misfit(atom: Any, ref: str, found: Question | Derived) -> Text | None:
    many, whole_grid = (
        isinstance(found, ManyCodes),
        isinstance(found, Question) and found.parts() and "." not in ref,
    )
    if whole_grid:
        return _("«{name}» es una tabla: la condición debe leer una de sus líneas.")
    if atom[0] in ("any", "count") and not many:
        return _("«{name}» tiene una sola respuesta, y la condición la lee como si tuviera varias.")
    if many and (atom[0] in ("cmp", "rows") or (atom[0] == "in" and codes_of(atom))):
        return _("«{name}» puede tener varias respuestas, y la condición la lee como si tuviera una sola.")
    if atom[0] == "cmp" and not _is_number(found, ref):
        return _("«{name}» no es un número, y la condición lo compara con uno.")
    return None


def _is_number(found: Question | Derived, ref: str) -> bool:
    if isinstance(found, Derived):
        return found.type != "string"
    if isinstance(found, Reading):
        return found.columns().get(ref.removeprefix(found.id)) == "double"
    if isinstance(found, Choice):
        return all(isinstance(code, int) for code in found.codes())
    return isinstance(found, Integer | Decimal)


def possible_answers(module: Subject) -> Iterator[Finding]:
    """Conditions name answers that can be given."""
    for placed, atom in _atoms(module):
        for ref in refs_of(atom):
            found = module.variables.get(ref.partition(".")[0])
            for answer in () if found is None else _impossible(atom, found):
                yield Finding(
                    placed.where,
                    _("La condición espera la respuesta «{answer}» de «{name}», que no se puede dar.").fill(
                        answer=str(answer), name=ref
                    ),
                    _("Use un código de las opciones de esa pregunta."),
                )


def _impossible(atom: Any, found: Question | Derived) -> Iterator[Any]:
    known = _answers(found)
    if known is not None:
        yield from (code for code in codes_of(atom) if code not in known)
    states = ALWAYS_POSSIBLE | set(found.states() if isinstance(found, Question) else Missing)
    named = [Missing(state) for state in states_of(atom)]
    if not codes_of(atom) and states.isdisjoint(named):  # beside a state that can be, another does no harm
        yield from (state.value for state in named)
    if atom[0] == "cmp" and isinstance(found, Integer | Decimal):
        low, high = found.low, found.high
        reach = {
            "<": atom[3] > low,
            "<=": atom[3] >= low,
            ">": atom[3] < high,
            ">=": atom[3] <= high,
            "==": low <= atom[3] <= high,
        }
        if not reach[atom[2]]:
            yield f"{atom[2]} {atom[3]}"


def _answers(found: Question | Derived) -> frozenset[Any] | None:
    """Return the answers that can be given, where they are a list."""
    if isinstance(found, Derived):
        return frozenset(o.code for o in found.categories()) or None
    if isinstance(found, Choice):
        return found.codes()
    if isinstance(found, Department):
        codes = {d.code for d in geography.departments()}
        places = (
            {m.code for d in codes for m in found.offered(d)} if isinstance(found, Municipality) else set()
        )
        return frozenset(codes | places)
    return None


def reachable_questions(module: Subject) -> Iterator[Finding]:
    """Every question, option and screen is shown to somebody."""
    questionnaire = module.questionnaire
    if any(True for rule in (known_questions, fitting_conditions) for _found in rule(module)):
        return  # what cannot be read cannot be tried; those rules say what is wrong
    deciders = Router(questionnaire).deciders
    hidden: set[str] = set()
    for placed in module.routing:
        shown = both(deciders.get(placed.question, YES), placed.condition.pair().true)
        if placed.question not in hidden and not can_be_true(shown, questionnaire, deciders):
            hidden |= {placed.where} if placed.where == placed.question else set()
            yield _never(placed.where)


def _never(where: str) -> Finding:
    return Finding(
        where,
        _("Nadie puede llegar ahí: su condición no se cumple con ninguna respuesta."),
        _("Revise la condición, o quite lo que nadie va a ver."),
    )


def _atoms(module: Subject) -> Iterator[tuple[Placed, Any]]:
    for placed in module.conditions:
        yield from ((placed, atom) for atom in read_by(placed.condition))


def _read(module: Subject) -> Iterator[tuple[Placed, str]]:
    """Yield every condition with each question, row or variable that it reads, once."""
    found = dict.fromkeys(
        (placed.where, ref, placed.readable) for placed, atom in _atoms(module) for ref in refs_of(atom)
    )
    places = {(p.where, p.readable): p for p in module.conditions}
    yield from ((places[where, readable], ref) for where, ref, readable in found)
