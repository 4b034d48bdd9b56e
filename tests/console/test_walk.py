"""The whole life of a campaign, as a new administrator and a person with a receipt live it: one server, real Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

from passlib.totp import TOTP

from diversa.console import CONSOLE
from tests.console.staff import PASSWORD
from tests.servers import application, diversa_command
from tests.web.browsing import press, walk
from tests.web.people import MODULE, VICTIM

LINK = re.compile(r"http://\S+/consola/invitacion/\S+/")
MODULES = ("Discriminación", "Servicios públicos", "Calidad del agua")
LONG = 180_000
"""Milliseconds that a release of a real module may take on a busy machine."""


class Worker:
    """Be one person of the office at a browser of her own, and do what the pages say."""

    def __init__(self, browser, site: str) -> None:
        self.context = browser.new_context(
            locale="es-CO", viewport={"width": 1280, "height": 800}, accept_downloads=True
        )
        self.page, self.site, self.key = self.context.new_page(), site, ""

    def come_in(self, link: str, email: str) -> None:
        """Take the link to a password, prepare the second key on a phone, and keep the recovery codes."""
        page = self.page
        page.goto(link)
        if page.get_by_label("Su correo").count():
            page.get_by_label("Su correo").fill(email)
            page.get_by_label("Su nombre").fill("Primera persona")
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.get_by_label("La misma contraseña otra vez").fill(PASSWORD)
        self.press("Guardar y seguir")
        page.get_by_label("Correo").fill(email)
        page.get_by_label("Contraseña").fill(PASSWORD)
        self.press("Entrar")
        self.press("Empezar")
        self.key = page.locator("code.secret").inner_text().replace(" ", "")
        page.get_by_label("Código de seis números").fill(TOTP(self.key).generate(time=time.time()).token)
        self.press("Confirmar")
        self.press("Hacer códigos nuevos")
        assert page.locator(".codes li").count() == 8
        self.press("Ya los guardé: seguir", "link")

    def press(self, words: str, role: str = "button") -> None:
        """Press the first button or link with these words, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=words).first.click()

    def visit(self, address: str) -> None:
        """Go to a page of the console."""
        answer = self.page.goto(f"{self.site}{CONSOLE}{address}")
        assert answer.status == 200, address

    def reads(self, words: str) -> bool:
        """Tell whether a page says something."""
        return words in self.page.locator("main").inner_text()

    def wait_for(self, words: str) -> None:
        """Look at a page until it says something, as somebody who waits for long work does."""
        self.page.wait_for_function("w => document.body.innerText.includes(w)", arg=words, timeout=LONG)


def make_campaign(admin: Worker) -> None:
    """Make the demonstration "demo" with three modules, and see what opening needs."""
    admin.visit("/campanas/nueva/")
    admin.page.get_by_label("Título").fill("Demostración 2026")
    admin.page.get_by_label("Nombre corto").fill("demo")
    admin.page.get_by_label("Es una demostración").check()
    admin.press("Crear y ver la llave")
    assert "BEGIN PRIVATE KEY" in admin.page.locator("#key").input_value()
    admin.visit("/campanas/demo/")
    assert admin.reads("Hay algo que impide abrirla")
    for title in MODULES:
        admin.visit("/campanas/demo/modulos/")
        card = admin.page.locator("li", has=admin.page.get_by_role("heading", name=title))
        with admin.page.expect_navigation():
            card.get_by_role("button", name="Agregar").click()


def try_and_open(admin: Worker) -> None:
    """Walk through the form as a person would without anything being stored, look at the rules, and open."""
    admin.visit("/campanas/demo/")
    admin.press("Probar las reglas", "link")
    assert admin.page.locator("h1").count() == 1
    admin.visit("/campanas/demo/")
    admin.press("Probar como una persona", "link")
    with admin.context.expect_page() as opened:
        admin.page.get_by_role("button", name=re.compile("Llenarla como cualquier persona")).first.click()
    opened.value.wait_for_load_state()
    assert "Está probando" in opened.value.locator("body").inner_text()
    opened.value.close()
    admin.visit("/campanas/demo/")
    admin.press("Abrir")
    assert admin.reads("La campaña está abierta")


def print_codes(admin: Worker, folder: Path) -> None:
    """Let codes in, and print a page of cards."""
    admin.visit("/campanas/demo/acceso/")
    admin.page.get_by_label(re.compile("Códigos de un solo uso")).check()
    admin.press("Guardar")
    form = admin.page.locator("form", has=admin.page.get_by_role("button", name="Hacer y descargar"))
    form.locator("input[type=text], input[type=number]").first.fill("Colegio")
    form.locator("[name=count]").fill("10")
    with admin.page.expect_download() as download:
        form.get_by_role("button").click()
    download.value.save_as(folder / "cards.pdf")
    assert (folder / "cards.pdf").read_bytes().startswith(b"%PDF")
    admin.visit("/campanas/demo/acceso/")
    assert admin.reads("Colegio")


def invite(admin: Worker, other: Worker, email: str) -> None:
    """Make an account for a second person, who comes in by the link."""
    admin.visit("/cuentas/nueva/")
    admin.page.get_by_label("Correo").fill(email)
    admin.page.get_by_label("Nombre").fill("Segunda persona")
    admin.page.get_by_label("Revisión").check()
    admin.press("Crear y ver el enlace")
    other.come_in(admin.page.locator("#link").input_value(), email)


def publish(admin: Worker, second: Worker) -> None:
    """Build a preview, propose it, and have another person sign it."""
    place = "/campanas/demo/publicar/water_quality/"
    admin.visit(place)
    admin.press("Hacer la vista previa")
    admin.wait_for("Proponer para publicar")
    assert admin.reads("no se pudo deducir la respuesta de nadie")
    admin.page.get_by_label("Por qué propone publicarla").fill("Primera edición de la demostración")
    admin.press("Proponer para publicar")
    assert admin.reads("debe firmarla otra persona")
    second.visit(place)
    second.press("Firmar y publicar")
    second.wait_for("Se publicó la edición 1.")


def read_results(browser, site: str) -> None:
    """Read what everybody can: the list, the pages of the release, and what the office says that it did."""
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    page.goto(f"{site}/resultados/")
    page.get_by_role("link", name=re.compile("agua")).first.click()
    assert "SIMULADOS" in page.locator("body").inner_text().upper()
    assert page.goto(f"{site}/demo/que-hicimos/").status == 200
    assert page.goto(f"{site}/demo/propuestas/").status == 200
    page.context.close()


def answer(browser, site: str) -> tuple[object, str]:
    """Fill in a module on a phone, and return the page with its receipt."""
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    page.goto(site + MODULE)
    press(page)
    walk(page, VICTIM)
    press(page, "send")
    return page, page.locator(".receipt code").inner_text()


def talk(page, receipt: str, site: str, second: Worker) -> None:
    """Write with the receipt, have the office reply, read the reply."""
    page.goto(f"{site}/recibo/")
    page.locator("[name=receipt]").fill(receipt)
    page.get_by_role("button", name="Continuar").click()
    page.locator("[name=words]").fill("¿Cuándo salen los resultados de mi departamento?")
    page.get_by_role("button", name="Enviar mensaje").click()
    assert "Recibimos su mensaje" in page.locator("main").inner_text()
    second.visit("/mensajes/")
    second.page.locator("table a").first.click()
    assert second.reads("¿Cuándo salen los resultados de mi departamento?")
    second.page.get_by_label(re.compile("respuesta", re.IGNORECASE)).first.fill(
        "Salen en diciembre, en la página de resultados."
    )
    second.press("Enviar respuesta")
    page.goto(f"{site}/recibo/")
    page.locator("[name=receipt]").fill(receipt)
    page.get_by_role("button", name="Continuar").click()
    assert "Salen en diciembre" in page.locator("main").inner_text()


def withdraw(page) -> None:
    """Take the answers back from the page of the receipt."""
    page.get_by_text("Retirar mis respuestas").first.click()
    page.get_by_role("button", name="Borrar mis respuestas").click()
    assert "Ya no están en nuestros archivos" in page.locator("main").inner_text()


def count(home: Path, module: str) -> int:
    """Return how many responses of a module the demonstration has, as the command line says."""
    shown = subprocess.run(
        [diversa_command(), "responses", "count", "demo", "--json"],
        env={**os.environ, "DIVERSA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return int(re.search(rf'"{module}": (\d+)', shown)[1])


def simulate(home: Path, people: int) -> None:
    """Let simulated people arrive."""
    command = [diversa_command(), "simulate", "demo", "water_quality", "-n", str(people)]
    subprocess.run(command, env={**os.environ, "DIVERSA_HOME": str(home)}, check=True, capture_output=True)


def test_from_the_first_sign_in_to_the_audit_log(browser, tmp_path: Path):
    """Everything that the office and one person do with a campaign works in one go, and the log of it is whole."""
    home = tmp_path / "home"
    with application(home) as server:
        admin, second = Worker(browser, server.url), Worker(browser, server.url)
        admin.come_in(LINK.search(server.log.read_text())[0], "primera@example.org")
        make_campaign(admin)
        try_and_open(admin)
        assert count(home, "discrimination") == 0
        print_codes(admin, tmp_path)
        simulate(home, 300)
        admin.visit("/campanas/demo/seguimiento/")
        admin.visit("/campanas/demo/seguimiento/water_quality/")
        assert admin.page.locator("svg").count() > 0
        invite(admin, second, "segunda@example.org")
        publish(admin, second)
        read_results(browser, server.url)
        page, receipt = answer(browser, server.url)
        assert count(home, "discrimination") == 1
        talk(page, receipt, server.url, second)
        withdraw(page)
        assert count(home, "discrimination") == 0
        admin.visit("/registro/")
        admin.press("Verificar el registro")
        assert admin.reads("El registro está completo")
