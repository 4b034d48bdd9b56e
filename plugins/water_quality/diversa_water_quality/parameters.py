"""The table of what can be measured: limits, points, units, what is usual, and how far replicates may lie apart.

Sources: limits and points of Resolución 2115 de 2007 (Cuadros 1 a 6, artículos 2, 5, 7, 11 y 13), which a person must
compare once with the official text before launch; ranges, steps of kits and names are our own proposal. A nitrogen or
phosphorus form times its factor (molar masses) is the form in which the limit is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from diversa import Text, Unit
from diversa.questionnaire.measurements import Agreement, Limits

_ = Text

EXACT = ("=",)
COUNTED = ("=", "<", ">", "P", "A")
OBSERVED = ("P", "A")
IN_LABORATORY = ("=", "<", ">")
BY_COLOUR = ("=", "<", ">", "band")
NITRATE_N, NITRITE_N, PHOSPHATE_P = 4.4268, 3.2845, 3.066
WHO_FLUORIDE = 1.5
"""mg/L, the guideline of the WHO, with which the ladder of the JMP is climbed; Colombia's limit is 1.0."""


@dataclass(frozen=True)
class Parameter:
    """Hold what is known of one thing that can be measured.

    `points` are its points in the IRCA; `toxic` marks those of article 5; `laboratory` what no field kit can tell.
    """

    key: str
    code: int
    name: Text
    units: tuple[Unit, ...]
    limits: Limits | None = None
    points: float = 0.0
    signs: tuple[str, ...] = BY_COLOUR
    agreement: Agreement = Agreement()
    replicates: int = 3
    laboratory: bool = False
    toxic: bool = False
    parasite: bool = False

    @property
    def reading(self) -> str:
        """Return the id of its question."""
        return f"reading_{self.key}"

    @property
    def verdict(self) -> str:
        """Return the id of the derived variable that judges it."""
        return f"verdict_{self.key}"


_PER_LITRE = _("mg/L")


def _mgl(high: float, usual: float, label: Text = _PER_LITRE) -> tuple[Unit, ...]:
    return (Unit("mgl", label, high=high, usual=(0, usual)),)


def _forms(
    first: tuple[str, Text], second: tuple[str, Text], factor: float, high: float, usual: float
) -> tuple[Unit, ...]:
    """Return both chemical forms, the one of the limit first; a kit says which of them it shows."""
    return (
        Unit(*first, high=high, usual=(0, usual)),
        Unit(*second, high=round(high / factor, 1), usual=(0, round(usual / factor, 1)), factor=factor),
    )


def _step(step: float) -> Agreement:
    return Agreement(step=step)


_NO3 = _forms(
    ("mgl_no3", _("mg/L de nitrato (NO3)")), ("mgl_n", _("mg/L de nitrógeno (NO3-N)")), NITRATE_N, 500, 100
)
_NO2 = _forms(
    ("mgl_no2", _("mg/L de nitrito (NO2)")), ("mgl_n", _("mg/L de nitrógeno (NO2-N)")), NITRITE_N, 50, 5
)
_PO4 = _forms(
    ("mgl_po4", _("mg/L de fosfato (PO4)")), ("mgl_p", _("mg/L de fósforo (PO4-P)")), PHOSPHATE_P, 50, 5
)
_COLONIES = _("UFC en 100 mL")
_ECOLI = (Unit("cfu", _COLONIES, high=1_000_000, usual=(0, 10_000)),)
_COLIFORMS = (Unit("cfu", _COLONIES, high=1_000_000, usual=(0, 100_000)),)
_PH = (Unit("ph", _("unidades de pH"), high=14, usual=(5, 10)),)
_TURBIDITY = (Unit("ntu", _("UNT (o NTU)"), high=1000, usual=(0, 100)),)
_COLOUR = (Unit("upc", _("UPC"), high=1000, usual=(0, 200)),)
_HARDNESS = _mgl(2000, 600, _("mg/L de CaCO3"))
_CELSIUS = (Unit("c", _("°C"), high=60, usual=(4, 38)),)
_CONDUCTIVITY = (Unit("uscm", _("µS/cm"), high=60_000, usual=(10, 2000)),)
# Milligrams and percent of saturation depend on temperature and height: neither is ever turned into the other.
_OXYGEN = (
    Unit("mgl", _("mg/L"), high=25, usual=(0, 15)),
    Unit("sat", _("% de saturación"), high=250, usual=(0, 140)),
)
_DEPTH = (Unit("cm", _("cm"), high=1000, usual=(0, 120)),)
_NONE = Limits(high=0, whole=True)

FIELD = (
    Parameter("ph", 1, _("pH"), _PH, Limits(6.5, 9.0), 1.5, agreement=Agreement(tolerance=0.3)),
    Parameter("turb", 2, _("Turbiedad"), _TURBIDITY, Limits(high=2), 15, agreement=_step(0.5)),
    Parameter("cl", 3, _("Cloro libre"), _mgl(10, 5), Limits(0.3, 2.0), 15, agreement=_step(0.1)),
    Parameter("clt", 4, _("Cloro total"), _mgl(15, 6), agreement=_step(0.1)),
    Parameter("ec", 5, _("E. coli"), _ECOLI, _NONE, 25, COUNTED, _step(1)),
    Parameter("ct", 6, _("Coliformes totales"), _COLIFORMS, _NONE, 15, COUNTED, _step(1)),
    Parameter("no3", 7, _("Nitratos"), _NO3, Limits(high=10), 1, agreement=_step(1)),
    Parameter("no2", 8, _("Nitritos"), _NO2, Limits(high=0.1), 3, agreement=_step(0.05)),
    Parameter("po4", 9, _("Fosfatos"), _PO4, Limits(high=0.5), 1, agreement=_step(0.1)),
    Parameter("temp", 10, _("Temperatura"), _CELSIUS, signs=EXACT, agreement=_step(0.5)),
    Parameter("ce", 11, _("Conductividad"), _CONDUCTIVITY, Limits(high=1000), agreement=_step(10)),
    Parameter("color", 12, _("Color aparente"), _COLOUR, Limits(high=15), 6, agreement=_step(5)),
    Parameter("dur", 13, _("Dureza total"), _HARDNESS, Limits(high=300), 1, agreement=_step(20)),
    Parameter("alc", 14, _("Alcalinidad total"), _HARDNESS, Limits(high=200), 1, agreement=_step(20)),
    Parameter("fe", 15, _("Hierro total"), _mgl(50, 5), Limits(high=0.3), 1.5, agreement=_step(0.1)),
    Parameter("f", 16, _("Fluoruros"), _mgl(20, 3), Limits(high=1.0), 1, agreement=_step(0.1)),
    Parameter("as", 17, _("Arsénico"), _mgl(5, 0.5), Limits(high=0.01), agreement=_step(0.005), toxic=True),
    Parameter("od", 18, _("Oxígeno disuelto"), _OXYGEN, agreement=_step(0.5)),
    Parameter("secchi", 19, _("Transparencia (disco o tubo Secchi)"), _DEPTH, agreement=_step(2)),
)


def _laboratory(
    key: str, code: int, name: Text, limit: float | None, high: float, usual: float, points: float = 0
) -> Parameter:
    limits = None if limit is None else Limits(high=limit)
    units = _mgl(high, usual)
    return Parameter(key, code, name, units, limits, points, IN_LABORATORY, replicates=1, laboratory=True)


def _toxic(key: str, code: int, name: Text, limit: float) -> Parameter:
    """Return a substance of article 5; a thousand times its limit is taken for a slip, thirty times is asked about."""
    return replace(_laboratory(key, code, name, limit, limit * 1000, round(limit * 30, 4)), toxic=True)


def _parasite(key: str, code: int, name: Text) -> Parameter:
    return Parameter(
        key, code, name, (), Limits(high=0), 0, OBSERVED, replicates=1, laboratory=True, parasite=True
    )


IN_THE_LABORATORY = (
    _laboratory("ca", 20, _("Calcio"), 60, 1000, 200, 1),
    _laboratory("mn", 21, _("Manganeso"), 0.1, 50, 2, 1),
    _laboratory("mo", 22, _("Molibdeno"), 0.07, 10, 0.5, 1),
    _laboratory("mg", 23, _("Magnesio"), 36, 1000, 150, 1),
    _laboratory("zn", 24, _("Zinc"), 3, 100, 10, 1),
    _laboratory("so4", 25, _("Sulfatos"), 250, 5000, 500, 1),
    _laboratory("clo", 26, _("Cloruros"), 250, 25_000, 500, 1),
    _laboratory("al", 27, _("Aluminio"), 0.2, 50, 2, 3),
    _laboratory("cot", 28, _("Carbono orgánico total (COT)"), 5, 200, 20, 3),
    _toxic("sb", 29, _("Antimonio"), 0.02),
    _toxic("ba", 30, _("Bario"), 0.7),
    _toxic("cd", 31, _("Cadmio"), 0.003),
    _toxic("cn", 32, _("Cianuro libre y disociable"), 0.05),
    _toxic("cu", 33, _("Cobre"), 1.0),
    _toxic("cr", 34, _("Cromo total"), 0.05),
    _toxic("hg", 35, _("Mercurio"), 0.001),
    _toxic("ni", 36, _("Níquel"), 0.02),
    _toxic("pb", 37, _("Plomo"), 0.01),
    _toxic("se", 38, _("Selenio"), 0.01),
    _toxic("thm", 39, _("Trihalometanos totales"), 0.2),
    _toxic("hap", 40, _("Hidrocarburos aromáticos policíclicos (HAP)"), 0.01),
    _laboratory("sst", 41, _("Sólidos suspendidos totales (SST)"), None, 50_000, 1000),
    _laboratory("dqo", 42, _("Demanda química de oxígeno (DQO)"), None, 10_000, 500),
    _parasite("giardia", 43, _("Giardia")),
    _parasite("crypto", 44, _("Cryptosporidium")),
)

PARAMETERS: Mapping[str, Parameter] = {p.key: p for p in (*FIELD, *IN_THE_LABORATORY)}
JUDGED = tuple(p for p in PARAMETERS.values() if p.limits is not None)
POINTS: Mapping[str, float] = {p.key: p.points for p in PARAMETERS.values() if p.points}
BASIC = ("turb", "color", "ph", "cl", "ct", "ec")
"""The basic analysis of article 1: 77.5 of the 100 points."""
