"""Walking through the form in a real browser, with the same answers as everywhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tests.web.reading import TICKS, wanted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SMALL = {"width": 360, "height": 640}
REVIEW = "Revise sus respuestas"
CONTROLS = """() => [...document.querySelectorAll("#sheet .q:not([disabled]) :is(input, select, textarea)")]
    .filter((e) => e.type !== "hidden" && e.offsetParent !== null)
    .map((e) => [e.closest(".q").id.slice(2), e.name, e.matches("select") ? "select" : e.type, e.value, e.checked,
                 e.matches("select") ? [...e.options].map((o) => o.value) : []])"""
AT_ONCE = """(todo) => {
    for (const [name, value, tick] of todo) {
        const found = [...document.getElementsByName(name)].find((e) => tick ? e.value === value : !["radio", "checkbox"].includes(e.type));
        if (tick) { found.click(); continue; }
        found.value = value;
        found.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""


@contextlib.contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Page]:
    """Open a page of a small phone in Colombia, without JavaScript unless it is asked for."""
    settings = {"java_script_enabled": False, "locale": "es-CO", "viewport": SMALL, **options}
    context = browser.new_context(**settings)
    try:
        yield context.new_page()
    finally:
        context.close()


def missing(page: Page, answers: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Return what is still to do on a page: (name of an input, its value, whether it is ticked)."""
    found = page.evaluate(CONTROLS)
    ticks = {(name, value) for _, name, kind, value, _, _ in found if kind in TICKS}
    todo = []
    for question, name, kind, value, checked, options in found:
        goal = wanted(question, answers[question]).get(name) if question in answers else None
        if goal is None:
            continue
        if kind in TICKS:
            if not checked and value in goal:
                todo.append((name, value, True))
        elif value not in goal and (name, *goal) not in ticks and not (options and goal.isdisjoint(options)):
            todo.append((name, next(iter(goal)), False))
    return todo


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer what can be seen with real clicks and keys, until nothing new appears."""
    while todo := missing(page, answers):
        for name, value, tick in todo:
            if tick:
                page.locator(f'[name="{name}"][value="{value}"]').check()
                continue
            box = page.locator(f'[name="{name}"]:not([type=radio])')
            if box.evaluate("e => e.matches('select')"):
                box.select_option(value)
            else:
                box.fill(value)


def fill_at_once(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer what can be seen, all in one go, where not the filling in is what is tested."""
    while todo := missing(page, answers):
        page.evaluate(AT_ONCE, todo)


def press(page: Page, action: str = "continue") -> None:
    """Press one of the page's buttons that can be seen, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(f'button[name=action][value="{action}"]:not(.first)').first.click()


def walk(
    page: Page,
    answers: Mapping[str, Any],
    filled: Callable[[Page, Mapping[str, Any]], None] = fill_at_once,
    look: Callable[[Page], None] | None = None,
    until: str = REVIEW,
) -> list[str]:
    """Answer page after page until a title; return the titles on the way. `look` is called on every page as it comes."""
    titles: list[str] = []
    while not page.title().startswith(until):
        titles.append(page.title().split(" – ")[0])
        assert len(titles) < 40, titles
        if look:
            look(page)
        filled(page, answers)
        press(page)
    return titles
