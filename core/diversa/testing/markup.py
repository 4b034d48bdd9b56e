"""Reading a page as a browser without JavaScript does: its words, and what its form would send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "meta", "link", "br", "img", "hr", "wbr", "source"})
SPACED = frozenset(
    {"p", "li", "h1", "h2", "h3", "legend", "label", "dt", "dd", "button", "div", "option", "br"}
)
CHECKED = frozenset({"radio", "checkbox"})


@dataclass
class Element:
    """One element, with what is inside it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything inside, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Yield the elements of a tag whose attributes are these (`class_` holds a word)."""
        for element in self.walk():
            if element.tag == tag and all(_holds(element, n.rstrip("_"), v) for n, v in attributes.items()):
                yield element

    def has(self, attribute: str) -> bool:
        """Tell whether the element, or one around it, has an attribute."""
        return attribute in self.attributes or (self.parent is not None and self.parent.has(attribute))

    @property
    def text(self) -> str:
        """Return the words that are not hidden, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        if self.tag in ("script", "style", "head") or "hidden" in self.attributes:
            return
        if self.tag in SPACED:
            yield " "
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._words()
        if self.tag in SPACED:
            yield " "


def _holds(element: Element, name: str, value: str) -> bool:
    found = element.attributes.get(name, "")
    return value in found.split() if name == "class" else value == found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._open = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self._open
        while element is not None and element.tag != tag:
            element = element.parent
        if element is not None and element.parent is not None:
            self._open = element.parent

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)


def parse(page: str) -> Element:
    """Return the root of a page."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.root


@dataclass(frozen=True)
class Control:
    """One thing that can be filled in: its name, what it sends, and whether it would send it now."""

    name: str
    kind: str
    value: str
    chosen: bool


def controls(form: Element) -> list[Control]:
    """Return what a form can send, without what is disabled and without buttons."""
    found: list[Control] = []
    for element in form.walk():
        name = element.attributes.get("name", "")
        if not name or element.has("disabled"):
            continue
        if element.tag == "input":
            kind = element.attributes.get("type", "text")
            chosen = kind not in CHECKED or "checked" in element.attributes
            found.append(Control(name, kind, element.attributes.get("value", ""), chosen))
        elif element.tag == "textarea":
            found.append(
                Control(name, "text", "".join(c for c in element.children if isinstance(c, str)), True)
            )
        elif element.tag == "select":
            found += _options(name, element)
    return found


def _options(name: str, select: Element) -> Iterator[Control]:
    options = list(select.find("option"))
    chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
    for option in options:
        yield Control(name, "select", option.attributes.get("value", option.text), option is chosen)
