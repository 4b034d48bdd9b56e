"""The ethics sign-offs without which no campaign asks with a sensitive module."""

from __future__ import annotations

from datetime import date

from diversa.campaigns.model import Campaign, CampaignError, SignOff, as_date
from diversa.store.store import Store
from diversa.texts import Text

_ = Text
DEMONSTRATION_WHO = _("Nadie: es una demostración")
DEMONSTRATION_DOCUMENT = _("aval de demostración, hecho por el programa: solo sirve para datos simulados")


class SignOffs:
    """Read and write who let which campaign ask with which sensitive module."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, campaign: Campaign, module: str) -> SignOff | None:
        """Return the sign-off of a module in a campaign; one of a demonstration counts in demonstrations only."""
        row = self._store.sign_off_of(campaign.slug, module)
        if row is None or (row["demonstration"] and not campaign.demonstration):
            return None
        return SignOff(
            row["who"],
            as_date(row["signed_on"]),
            row["document"],
            bool(row["demonstration"]),
            bytes(row["public_key"]),
        )

    def require(self, campaign: Campaign, module: str) -> None:
        """Refuse a sensitive module without a sign-off; a demonstration gets one that says what it is."""
        if self.of(campaign, module) is not None:
            return
        if not campaign.demonstration:
            raise CampaignError(
                f"«{module}» es un módulo sensible: antes de agregarlo a «{campaign.slug}», un comité de ética lo debe "
                f"avalar. Registre el aval con `diversa campaign sign-off {campaign.slug} {module} --who … --date … "
                "--document …`."
            )
        # Nobody needs to keep simulated texts apart, so they are sealed with the key of the campaign.
        self.write(
            campaign,
            module,
            who=str(DEMONSTRATION_WHO),
            day=campaign.created_on,
            document=str(DEMONSTRATION_DOCUMENT),
            public_key=campaign.public_key,
        )

    def write(
        self, campaign: Campaign, module: str, *, who: str, day: date, document: str, public_key: bytes
    ) -> None:
        """Record a sign-off, marked as one of a demonstration where the campaign is one."""
        self._store.sign_off(
            campaign.slug,
            module,
            who=who,
            signed_on=day,
            document=document,
            demonstration=campaign.demonstration,
            public_key=public_key,
        )
