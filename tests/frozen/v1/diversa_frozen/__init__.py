"""A module of version 1: going out to eat. Never edited again; see the README beside this package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import marshmallow as ma

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    AnswerField,
    Case,
    Category,
    Check,
    Class,
    CodePrefix,
    Condition,
    Consent,
    Decimal,
    Department,
    Derived,
    End,
    Grid,
    Group,
    HelpLine,
    Indicator,
    Integer,
    LongText,
    Missing,
    Month,
    MultipleChoice,
    Municipality,
    Named,
    Note,
    Option,
    Panel,
    Questionnaire,
    Recode,
    Screen,
    Section,
    ShortText,
    SingleChoice,
    SummarySection,
    bands,
    distribution,
    drop,
    hookimpl,
    keep,
    known_true,
    mean,
    median,
    merge_rare,
    options_of,
    pick_from,
    ratio,
    seal,
    share,
)
from diversa import Text as _

if TYPE_CHECKING:
    from diversa.disclosure.tables import PublishedCell
    from diversa.releases.exporters import Exporter
    from diversa.theming import Theme

YES_NO = (Option(YES, _("Sí")), Option(NO, _("No")))


@dataclass(frozen=True, eq=False, kw_only=True)
class Stars(Integer):
    """Ask for one to five stars: a kind of its own."""

    kind: ClassVar[str] = "frozen_stars"

    def schema_field(self) -> ma.fields.Field[Any]:
        judge = super().schema_field().deserialize

        def convert(value: Any) -> int:
            if value not in range(1, 6):
                raise ma.ValidationError(_("Dé entre una y cinco estrellas."))
            return int(judge(value))

        return AnswerField(self, convert)

    def example(self, choose: Callable[[list[Any]], Any], sheet: Mapping[str, Any]) -> Any:
        return choose([1, 2, 3, 4, 5])


consent = Consent("consent_main", _("¿Acepta responder?"), store=keep, release=drop)
age = Integer(
    "age_years",
    _("¿Cuántos años tiene?"),
    low=0,
    high=120,
    unit=_("años"),
    required=True,
    store=bands(18, 30, 45, 60),
    release=bands(18, 30, 60),
)
place = Municipality(
    "municipality", _("¿En qué municipio vive?"), unsure=True, store=keep, release=CodePrefix(2)
)
grew_up = Department("grew_up", _("¿Dónde creció?"), store=keep, release=drop)
note = Note("about_food", _("Ahora, unas preguntas sobre comer fuera de casa."))
places = MultipleChoice(
    "places",
    _("¿Dónde comió fuera el último mes?"),
    options=(
        Option(1, _("En un restaurante")),
        Option(2, _("En la calle")),
        Option(3, _("En el trabajo")),
        Option(96, _("En otro lugar"), specify=30),
        Option(0, _("No comió fuera"), exclusive=True),
    ),
    unsure=True,
    store=keep,
    release=keep,
)
often = SingleChoice(
    "often",
    _("¿Dónde comió más veces?"),
    options=pick_from(places, Option(9, _("Igual en todos"))),
    when=places.count_of() >= 2,
    store=keep,
    release=merge_rare(10),
)
why = SingleChoice(
    "why",
    _("¿Por qué no comió fuera?"),
    options=(Option(1, _("Es caro")), Option(2, _("Queda lejos")), Option(3, _("No quiere"))),
    when=places.has(0),
    panels=(Panel(places.has(0) & (age >= 60), "meals"),),
    store=keep,
    release=Recode((Group(1, _("No puede"), (1, 2)), Group(2, _("No quiere"), (3,)))),
)
liked = Grid(
    "liked",
    _("¿Le gustó?"),
    help=_("Marque una opción en cada línea."),
    rows=(
        Option("taste", _("El sabor")),
        Option("price", _("El precio")),
        Option("noise", _("El ruido"), when=age >= 30),
    ),
    options=YES_NO,
    unsure=True,
    when=places.any(),
    store=keep,
    release=keep,
)
stars = Stars(
    "stars", _("¿Cuántas estrellas le da?"), low=1, high=5, when=places.any(), store=keep, release=keep
)
spent = Decimal(
    "spent",
    _("¿Cuántos miles de pesos gastó la última vez?"),
    low=0,
    high=900,
    refusable=True,
    when=places.any(),
    store=bands(0, 20, 50),
    release=bands(0, 20, 50),
)
last = Month(
    "last_time", _("¿En qué mes fue?"), first="2024-01", last="2030-12", store=CodePrefix(4), release=drop
)
dish = ShortText("dish", _("¿Qué plato recuerda?"), max_length=40, store=drop, release=drop)
story = LongText("story", _("Si quiere, cuente más."), max_length=200, store=seal, release=drop)
consent_ill = Consent("consent_ill", _("¿Podemos preguntar por su salud?"), store=keep, release=drop)
ill = SingleChoice("ill", _("¿Le cayó mal?"), options=YES_NO, sensitive=True, store=keep, release=keep)

went_out = Named("went_out", known_true(places.any()))

frozen = Questionnaire(
    "frozen",
    version="1.0.0",
    title=_("Comer fuera"),
    summary=_("Dónde come la gente cuando no come en casa."),
    minutes=3,
    sections=(
        Section("start", _("Antes de empezar"), (age, consent), intro=_("Son pocas preguntas.")),
        Section("where", _("Dónde vive"), (place, grew_up)),
        Section("food", _("Comer fuera"), (note, places, often, why, liked, stars, spent, last, dish, story)),
        Section("health", _("Su salud"), (consent_ill, ill), when=places.any(), consent="consent_ill"),
    ),
    ends=(End(age < 18, "minor"), End(consent == NO, "no_consent")),
    screens=(
        Screen("minor", _("Es para personas adultas"), _("No guardamos nada."), help_lines=("line",)),
        Screen("no_consent", _("Está bien"), _("No guardamos nada.")),
        Screen("meals", _("Comedores"), _("Hay comedores para personas mayores."), help_lines=("line",)),
        Screen("thanks", _("Gracias"), _("Llegaron sus respuestas.")),
    ),
    help_lines=(
        HelpLine(
            "line", name=_("Línea de prueba"), what=_("Nadie contesta"), contact="000", verified="2026-01-01"
        ),
    ),
    care=("line",),
    thank_you="thanks",
    conditions=(went_out,),
    credits=_("Redacción propia."),
)


def _rows_liked(sheet: Mapping[str, Any]) -> int | None:
    rows = sheet.get("liked", Missing.BLANK)
    return None if isinstance(rows, Missing) else sum(code == YES for code in rows.values())


pleased = Derived(
    "pleased",
    _("Cosas que le gustaron"),
    compute=_rows_liked,
    formula="rows of liked = 1",
    store=keep,
    release=keep,
)
outing = Derived(
    "outing",
    _("Comió fuera"),
    classes=(Class(1, _("Sí"), went_out), Class(2, _("No"), places.has(0))),
    formula="1: any real option of places; 2: places = {0}",
    store=keep,
    release=keep,
)
DERIVED = (pleased, outing)


def hide_place(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep the department alone of whom food made ill."""
    municipality = values.get("municipality", "")
    if values.get("ill") == YES and len(municipality) == 5:
        return {**values, "municipality": municipality[:2]}
    return values


def _indicator(name: str, title: str, estimator: Any, case: Case, **more: Any) -> Indicator:
    return Indicator(
        name,
        _(title),
        estimator,
        meaning=_("Entre las personas que participaron."),
        formula=f"see {name}",
        reference="Propuesta propia",
        cases=(case,),
        **more,
    )


OUT = places.any() | places.has(0)
MANY: tuple[Condition, Condition] = (places.count_of() >= 2, OUT)
INDICATORS = (
    _indicator(
        "went_out_share",
        "Personas que comieron fuera",
        share(went_out, among=OUT),
        Case(({"places": [1]}, {"places": [0]}, {"places": DONT_KNOW}, {"places": REFUSED}), 50.0),
        by=("age_years", "municipality", ("age_years", "outing")),
        headline=True,
    ),
    _indicator(
        "where_share",
        "Lugares en los que comieron",
        distribution(*options_of(places), Category(0, _("Ninguno"), places.has(0)), among=OUT, top=3),
        Case(({"places": [1, 2]}, {"places": [0]}), {1: 50.0, 2: 50.0, 0: 50.0}),
    ),
    _indicator(
        "stars_mean",
        "Estrellas, en promedio",
        mean(stars, (1, 2, 3, 4, 5), among=places.any()),
        Case(({"places": [1], "stars": 2}, {"places": [1], "stars": 5}), 3.5),
        unit="estrellas",
    ),
    _indicator(
        "pleased_median",
        "Cosas que gustaron, en la mitad",
        median(pleased, (0, 1, 2, 3), among=places.any()),
        Case(({"places": [1], "age_years": 40, "liked": {"taste": 1, "price": 1, "noise": 1}},), 3.0),
        unit="cosas",
    ),
    _indicator(
        "many_ratio",
        "Cuántas veces más comen en varios lugares",
        ratio((MANY[0] & (age >= 30), OUT & (age >= 30)), (MANY[0] & (age < 30), OUT & (age < 30))),
        Case(
            (
                {"age_years": 40, "places": [1, 2]},
                {"age_years": 20, "places": [1, 2]},
                {"age_years": 20, "places": [1]},
            ),
            2.0,
        ),
        unit="veces",
    ),
)


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [frozen]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    return [
        Check(
            "cheap",
            where="spent",
            holds=~((stars <= 1) & (spent >= 50)),
            message=_("¿Pagó tanto por tan poco?"),
        ),
        Check(
            "many",
            where="often",
            holds=lambda sheet: sheet.get("often") != 9 or len(sheet["places"]) > 1,
            message=_("Marque al menos dos lugares."),
            hard=True,
        ),
    ]


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    return DERIVED


@hookimpl
def register_anonymizers(
    questionnaire: Questionnaire,
) -> Iterable[Callable[[Mapping[str, Any]], Mapping[str, Any]]]:
    return [hide_place]


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    return INDICATORS


@hookimpl
def suppress_cell(indicator: Indicator, cell: PublishedCell) -> str | None:
    held = indicator.id == "went_out_share" and cell.by == ("municipality",)
    return "Los municipios no se publican." if held else None


@hookimpl
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:
    names = tuple(indicator.id for indicator in INDICATORS)
    return [SummarySection("food", _("Comer fuera"), _("Cuántas personas comen fuera, y dónde."), names)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    return []


@hookimpl
def register_themes() -> Iterable[Theme]:
    return []
