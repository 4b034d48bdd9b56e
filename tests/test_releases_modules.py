"""Every installed module makes a release that holds what any release must."""

from __future__ import annotations

import gzip
import re
from pathlib import PurePosixPath
from posixpath import normpath

import pikepdf
import pytest

from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.releases.build import build_release
from diversa.simulation import simulate
from diversa.texts import SOURCE_LANGUAGE
from tests.noise.building import DAY, contents

MODULES = tuple(Registry().questionnaires)
PEOPLE = 150


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_a_module_makes_a_whole_release(module, tmp_path):
    """Its pages are light, lead nowhere else and say that nothing is real; its summaries are tagged in each language.

    Beside one page for each indicator there are an overview, a method annex, a glossary and, where something is
    crossed, one for each crossing and one that lists them.
    """
    engine = Diversa(Home(tmp_path / "home"))
    _, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Prueba", public, demonstration=True, today=DAY)
    engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    simulate(engine, "demo", module, PEOPLE, 1)
    made = build_release(engine, "demo", module, publish=True, as_of=DAY)
    files = contents(made.folder)
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    instrument = engine.campaigns.module("demo", module).instrument
    languages = instrument.snapshot.languages
    crossed = {by for one in instrument.indicators for by in one.by if isinstance(by, tuple)}
    alone = 3 + (len(crossed) + 1 if crossed else 0)
    assert len(pages) == len(languages) * (len(instrument.indicators) + alone)
    assert SOURCE_LANGUAGE in languages
    for name, page in pages.items():
        assert "Datos simulados" in page or "Simulated data" in page, name
        assert len(gzip.compress(page.encode())) < 60_000, name
        assert not re.search(r"margen de error|margin of error|población de Colombia", page), name
        for address in re.findall(r'(?:href|src)="([^"#]+)', page):
            assert normpath(str(PurePosixPath(name).parent / address)) in files, f"{name} leads to {address}"
    assert len(made.pdfs) == 2 * len(languages)
    for path in made.pdfs:
        assert "datos-simulados" in path.name
        with pikepdf.open(path) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) in languages


def test_a_module_is_among_them():
    """At least one real module is installed, or the test above proves nothing."""
    assert MODULES
