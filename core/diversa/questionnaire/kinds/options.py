"""Lists of options, and the conditions of an answer that is a set of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import marshmallow as ma

from diversa.questionnaire.answers import Code, Sheet
from diversa.questionnaire.conditions import AnyOf, Condition, Count, Counter, Named_codes, split
from diversa.questionnaire.kinds.texts import option_text
from diversa.questionnaire.questions import INVALID_CHOICE, Option, Question


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice(Question):
    """Offer a list of options."""

    options: tuple[Option, ...] = ()
    template: ClassVar[str] = "choice"

    def offers(self) -> tuple[Option, ...]:
        return self.options

    def codes(self) -> frozenset[Code]:
        """Return every code that can be chosen."""
        return self._codes

    @cached_property
    def _codes(self) -> frozenset[Code]:
        return frozenset(o.code for o in self.options)

    @cached_property
    def varies(self) -> bool:
        """Whether some options are not shown to everybody."""
        return any(o.when is not None for o in self.options)

    def shown(self, sheet: Sheet) -> tuple[Option, ...]:
        """Return the options that are shown to this person."""
        return tuple(o for o in self.options if o.when is None or o.when.surely(sheet))

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        if not self.varies:
            return (self.id,)
        return (f"{self.id}:{','.join(str(o.code) for o in self.shown(sheet))}",)

    def companions(self) -> Iterator[Question]:
        return (option_text(self, option) for option in self.options if option.specify)

    def to_code(self, value: Any) -> Any:
        """Return the option's code that a browser's string stands for; other strings stay."""
        return self._by_text.get(str(value), value)

    @cached_property
    def _by_text(self) -> Mapping[str, Code]:
        return {str(o.code): o.code for o in self.options}

    def _one(self, value: Any) -> Code:
        if isinstance(value, bool) or not isinstance(value, int | str) or value not in self.codes():
            raise ma.ValidationError(INVALID_CHOICE)
        return value


class ManyCodes(Choice):
    """Add the conditions of questions whose answer is a set of codes."""

    def real(self) -> tuple[Code, ...]:
        """Return the codes that are not "none of these"."""
        return tuple(o.code for o in self.options if not o.exclusive)

    def is_in(self, *codes: Named_codes) -> Condition:
        """At least one of these was chosen: an answer of many codes equals none of them."""
        return self.any_of(*codes)

    def any_of(self, *codes: Named_codes) -> Condition:
        """At least one of these was chosen."""
        return AnyOf(self.id, *split(codes))

    def any(self) -> Condition:
        """At least one real option was chosen."""
        return AnyOf(self.id, self.real())

    def has(self, code: Code) -> Condition:
        """This one was chosen."""
        return AnyOf(self.id, (code,))

    def count_of(self, *codes: Code) -> Counter:
        """So many of these (of the real options, if none is named) were chosen."""
        return Counter(lambda op, number: Count(self.id, codes or self.real(), op, number))
