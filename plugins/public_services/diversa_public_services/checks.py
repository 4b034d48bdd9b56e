"""What must agree across answers. None of these stops: a household can be what it says, and is only asked once."""

from __future__ import annotations

from diversa import DONT_KNOW, REFUSED, YES, Check, Missing, Text
from diversa.questionnaire import standard
from diversa_public_services.sections.home import (
    LACKS,
    WORKING,
    cooking_fuel,
    household_size,
    service_access,
    toilet,
    waste_disposal,
)
from diversa_public_services.sections.quality import water_days
from diversa_public_services.sections.school import children
from diversa_public_services.sections.treatment import change_first

_ = Text


services_empty = Check(
    "services_all_missing",
    where=service_access.id,
    holds=~service_access.all_rows(DONT_KNOW, REFUSED, Missing.BLANK),
    message=_("No marcó ningún servicio. ¿Quiere revisar o seguir?"),
)
dry_but_working = Check(
    "water_works_but_dry",
    where=water_days.id,
    holds=~((service_access.cell("AC") == WORKING) & (water_days == 0)),
    message=_("Marcó que el agua funciona y que llega 0 días. ¿Es correcto?"),
)
sewer_without_service = Check(
    "sewer_without_service",
    where=toilet.id,
    holds=~(service_access.cell("AL").is_in(*LACKS) & (toilet == 1)),
    message=_("Marcó que no tiene alcantarillado y que su inodoro va al alcantarillado. ¿Es correcto?"),
)
waste_without_service = Check(
    "waste_without_service",
    where=waste_disposal.id,
    holds=~(service_access.cell("AS").is_in(*LACKS) & (waste_disposal == 1)),
    message=_("Marcó que no tiene recolección de basura y que el servicio la recoge. ¿Es correcto?"),
)
gas_without_service = Check(
    "gas_without_service",
    where=cooking_fuel.id,
    holds=~(service_access.cell("GN").is_in(*LACKS) & (cooking_fuel == 1)),
    message=_("Marcó que no tiene gas por tubería y que cocina con él. ¿Es correcto?"),
)
power_without_service = Check(
    "power_without_service",
    where=cooking_fuel.id,
    holds=~(service_access.cell("EN").is_in(*LACKS) & (cooking_fuel == 3)),
    message=_("Marcó que no tiene energía eléctrica y que cocina con ella. ¿Es correcto?"),
)
alone_with_children = Check(
    "alone_with_children",
    where=children.id,
    holds=~((household_size == 1) & (children == YES)),
    message=_("Marcó que en su hogar vive una persona y que hay niñas o niños. ¿Es correcto?"),
)

CHECKS = (
    *standard.CHECKS,
    services_empty,
    dry_but_working,
    sewer_without_service,
    waste_without_service,
    gas_without_service,
    power_without_service,
    alone_with_children,
    standard.no_personal_data(change_first.id),
)
