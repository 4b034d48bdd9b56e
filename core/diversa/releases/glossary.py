"""The glossary: what words of statistics mean in everyday ones, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass

from diversa.indicators.quality import Quality
from diversa.releases.wording import QUALITIES, QUALITY_MEANINGS
from diversa.texts import Catalogue, Text

_ = Text


@dataclass(frozen=True)
class Term:
    """Explain one word: as a neighbour would, then as a statistician does."""

    id: str
    name: Text
    plain: Text
    technical: Text


TERMS = (
    Term(
        "indicator",
        _("Indicador"),
        _("Una cifra que resume las respuestas de muchas personas a una pregunta importante."),
        _("Estadístico definido por una fórmula, una población de referencia y una unidad."),
    ),
    Term(
        "took-part",
        _("Entre las personas que participaron"),
        _(
            "La cifra habla de quienes decidieron responder. No se sabe si las demás personas responderían igual."
        ),
        _("Muestra no probabilística de participación voluntaria: no permite inferir a la población."),
    ),
    Term(
        "interval",
        _("Intervalo basado en modelo"),
        _(
            "Entre qué valores estaría la cifra si personas parecidas respondieran parecido. Corto: más seguridad. Largo: "
            "menos."
        ),
        _(
            "Intervalo del 95 % con el tamaño efectivo: de Wilson para proporciones, t para promedios, Woodruff para "
            "medianas, linealización para razones. No mide el sesgo de quien no participó."
        ),
    ),
    Term(
        "base",
        _("Base"),
        _("Con cuántas personas se hizo la cuenta. Con pocas, una sola persona cambia mucho la cifra."),
        _("Denominador de la estimación, publicado después de agregarle ruido."),
    ),
    Term(
        "not-available",
        _("n. d. (no disponible)"),
        _("No se muestra la cifra porque son tan pocas personas que alguien podría reconocerlas."),
        _("Celda suprimida: su cuenta, la contraria o su base no llega al mínimo."),
    ),
    Term(
        "indicative",
        QUALITIES[Quality.INDICATIVE],
        QUALITY_MEANINGS[Quality.INDICATIVE],
        _("Cumple el tamaño efectivo, la cuenta y la variación que piden los criterios de la CEPAL (2023)."),
    ),
    Term(
        "care",
        QUALITIES[Quality.CARE],
        QUALITY_MEANINGS[Quality.CARE],
        _("Variación intermedia o cuenta baja según los criterios de la CEPAL (2023), o base pequeña."),
    ),
    Term(
        "not-reliable",
        QUALITIES[Quality.NOT_RELIABLE],
        QUALITY_MEANINGS[Quality.NOT_RELIABLE],
        _("No cumple el tamaño efectivo o la variación que piden los criterios de la CEPAL (2023)."),
    ),
    Term(
        "variation",
        _("Variación (CV)"),
        _("Qué tanto bailaría la cifra si la respondieran otras personas parecidas."),
        _(
            "Coeficiente de variación: error estándar dividido por la estimación; en proporciones, su logaritmo."
        ),
    ),
    Term(
        "share",
        _("Porcentaje"),
        _("De cada 100 personas, cuántas. «4 de cada 10» es lo mismo que 40 %."),
        _("Proporción: numerador dividido por denominador, por cien."),
    ),
    Term(
        "points",
        _("Puntos porcentuales"),
        _("La resta de dos porcentajes: de 40 % a 45 % hay 5 puntos."),
        _("Diferencia absoluta de proporciones, por cien."),
    ),
    Term(
        "mean",
        _("Promedio"),
        _("Lo que le tocaría a cada persona si todo se repartiera por igual."),
        _("Media aritmética, calculada con la distribución protegida."),
    ),
    Term(
        "median",
        _("Mediana"),
        _("El valor de la mitad: una mitad de las personas tiene menos y la otra mitad tiene más."),
        _("Cuantil 0,5, interpolado en la distribución protegida."),
    ),
    Term(
        "ratio",
        _("Razón"),
        _("Cuántas veces cabe un número en otro: 2 quiere decir el doble."),
        _("Cociente de dos estimaciones; su error se obtiene por linealización."),
    ),
    Term(
        "noise",
        _("Ruido de protección"),
        _(
            "A cada cuenta se le suma o se le resta un poco, al azar, para que nadie pueda descubrir a una persona."
        ),
        _("Perturbación de cada celda, con media cero, igual para el mismo grupo de registros."),
    ),
    Term(
        "crossing",
        _("Cruce"),
        _("Mirar varias características a la vez: por ejemplo, mujeres, indígenas y jóvenes."),
        _("Tabla de contingencia de dos o tres variables; base del enfoque interseccional."),
    ),
    Term(
        "representation",
        _("Índice de representación"),
        _("Si un grupo participó más o menos de lo que pesa en el país. Menos de 1: participó menos."),
        _("Proporción del grupo entre participantes dividida por su proporción en la población."),
    ),
    Term(
        "gap",
        _("Brecha de composición"),
        _("Cuántas de cada 100 personas tendrían que ser de otro grupo para que nadie falte."),
        _("Mitad de la suma de las diferencias absolutas entre las dos distribuciones."),
    ),
    Term(
        "nonresponse",
        _("Pregunta sin respuesta"),
        _(
            "Cuántas personas vieron la pregunta y la dejaron en blanco, no sabían o prefirieron no responder."
        ),
        _("No respuesta al ítem: (98 + 99 + en blanco) dividido por las personas elegibles."),
    ),
    Term(
        "weighted",
        _("Estimación experimental"),
        _("La misma cifra, dando más peso a los grupos que participaron poco. Sirve para comparar."),
        _("Estimación ponderada por ajuste iterativo a márgenes oficiales, con pesos recortados."),
    ),
    Term(
        "effective-size",
        _("Tamaño efectivo"),
        _("Cuántas respuestas iguales darían la misma seguridad que estas, que no pesan todas lo mismo."),
        _(
            "Tamaño efectivo de Kish: el cuadrado de la suma de los pesos, dividido por la suma de sus cuadrados."
        ),
    ),
    Term(
        "flagged",
        _("Respuesta marcada"),
        _("Una respuesta con algo raro: muy rápida, contradictoria o repetida. Se marca, no se borra."),
        _("Registro con al menos una alerta de calidad; los totales se calculan con y sin estos registros."),
    ),
    Term(
        "card",
        _("Tarjeta de calidad"),
        _("Un resumen de qué tan buenos son los datos, con un signo y una palabra para cada cosa."),
        _("Métricas de cobertura, completitud, atención y consistencia con umbrales propuestos."),
    ),
    Term(
        "edition",
        _("Edición"),
        _("Cada vez que se publican resultados. Una edición no cambia después."),
        _("Publicación con número, fecha de corte y archivos fijos."),
    ),
    Term(
        "kept",
        _("Cifra de una fecha anterior"),
        _("Si casi nada cambió en un grupo, se deja la cifra de antes, con su fecha."),
        _("Celda congelada: se actualiza cuando cambian suficientes registros, para impedir restas."),
    ),
    Term(
        "break",
        _("Serie rota"),
        _("La pregunta cambió: la cifra de antes y la de ahora no miden lo mismo."),
        _("Cambio en la huella de la estructura del cuestionario entre dos ediciones."),
    ),
    Term(
        "open-data",
        _("Datos abiertos"),
        _("Las mismas tablas de estas páginas, en archivos que cualquiera puede usar."),
        _("Archivos con una línea por indicador, grupo y categoría."),
    ),
)
"""In the order in which a reader meets them."""


def glossary(catalogue: Catalogue) -> tuple[tuple[str, str, str, str], ...]:
    """Return (id, word, everyday meaning, statistical meaning) of each term, in one language."""
    t = catalogue
    return tuple((term.id, t(term.name), t(term.plain), t(term.technical)) for term in TERMS)
