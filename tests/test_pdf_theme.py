"""What a theme does to the summary: pages of any height break well, and nothing but the theme's own files is read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from diversa.releases.pdf import ForbiddenAddress, easy_pdf, summary_pdf
from diversa.theming import Theme
from tests.noise.building import answered
from tests.papers import edition, flow, whole

__all__ = ["answered", "edition", "whole"]


@pytest.fixture
def theme(edition, tmp_path) -> Theme:
    """Return a copy of the theme that a test may spoil."""
    shutil.copytree(edition.theme.folder, tmp_path / "theme")
    return Theme("spoiled", tmp_path / "theme")


@pytest.mark.parametrize("height", range(279, 327, 8))
def test_pages_break_where_nothing_is_torn_apart(whole, theme, height):
    """However long the page: no heading or caption is the last thing on it, and a short table is whole."""
    style = theme.static / "pdf.css"
    style.write_text(f"{style.read_text()}\n@page {{ size:216mm {height}mm; }}\n")
    laid = flow(summary_pdf(replace(whole, theme=theme).page("es")))
    assert {kind for kind, _ in laid} >= {"H2", "H3", "Figure", "Caption", "TR"}
    for (kind, place), (following, next_place) in pairwise(laid):
        if kind in ("H2", "H3", "Caption") or kind == following == "TR":
            assert place == next_place, f"{kind} on page {place + 1}, {following} on page {next_place + 1}"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "../theme.cfg", "http://127.0.0.1:9/a.svg", "ftp://127.0.0.1/a", "absent.svg"],
)
def test_it_reads_nothing_but_its_theme(edition, theme, address):
    """An address outside of the theme's own files, or of a file that is not there, stops the PDF with a sentence."""
    template = theme.templates / "release" / "summary.html"
    template.write_text(template.read_text().replace("<h1>", f'<img src="{address}" alt="x"><h1>', 1))
    with pytest.raises(ForbiddenAddress, match=Path(address).name):
        summary_pdf(replace(edition, theme=theme).page("es"))


def test_data_in_an_address_are_allowed(edition, theme):
    """What an address holds itself is not read from anywhere."""
    template = theme.templates / "release" / "summary.html"
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E"
    template.write_text(template.read_text().replace("<h1>", f'<img src="{dot}" alt="x"><h1>', 1))
    assert summary_pdf(replace(edition, theme=theme).page("es")).startswith(b"%PDF-")


def test_the_easy_pages_read_nothing_else_either(edition, theme):
    """They stop at another address as the summary does."""
    template = theme.templates / "release" / "easy.html"
    template.write_text(
        template.read_text().replace("<h1>", '<img src="http://127.0.0.1:9/a.svg" alt="x"><h1>', 1)
    )
    with pytest.raises(ForbiddenAddress, match=r"a\.svg"):
        easy_pdf(replace(edition, theme=theme).page("es"))
