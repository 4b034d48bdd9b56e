"""What all papers share: the look of the campaign, the words of one language, and the way to this installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa.campaigns.model import Campaign
from diversa.engine import Diversa
from diversa.facilitation.printing import printed_apart
from diversa.home import public_address
from diversa.releases.pages import environment, saying
from diversa.releases.pdf import printed
from diversa.releases.qr import qr_svg
from diversa.texts import Catalogue, Text, load_catalogue
from diversa.theming import Theme

_ = Text
ENGINE = "diversa"


class Paper:
    """Lay out and print papers of one campaign in one language; `base` is where people reach this installation."""

    def __init__(self, engine: Diversa, campaign: Campaign, language: str = "es", base: str = "") -> None:
        self.campaign, self.language = campaign, language
        self.base = (base or public_address()).rstrip("/")
        self.catalogue: Catalogue = load_catalogue(ENGINE, language)
        self.theme: Theme = engine.themes[campaign.theme]

    def address(self, path: str) -> str:
        """Return a whole address; empty where the installation has no public one."""
        return self.base + path if self.base else ""

    def spoken(self, path: str) -> str:
        """Return an address as people type it: without `https://` and the last slash."""
        return self.address(path).removeprefix("https://").removeprefix("http://").rstrip("/")

    def qr(self, address: str) -> str:
        """Draw a code to photograph; nothing where there is no address."""
        words = self.catalogue(_("Código QR que abre la encuesta"))
        return qr_svg(address, words) if address else ""

    def html(self, template: str, **values: Any) -> str:
        """Lay a paper out as one document."""
        shared: Mapping[str, Any] = {
            "language": self.language,
            "t": saying(self.catalogue),
            "campaign": self.campaign,
            "theme": self.theme,
        }
        return environment(self.theme).get_template(f"paper/{template}.html").render(**shared, **values)

    def pdf(self, template: str, *, apart: bool = False, **values: Any) -> bytes:
        """Print a paper, a long one `apart` from this process. Raises `NoPdf` where this machine cannot."""
        write = printed_apart if apart else printed
        return write(self.html(template, **values), self.theme)
