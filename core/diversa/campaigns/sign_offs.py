"""The ethics sign-offs without which no campaign asks with a sensitive module."""

from __future__ import annotations

from datetime import date

from diversa.campaigns.changes import What
from diversa.campaigns.model import Campaign, CampaignError, SignOff
from diversa.store.responses import as_date
from diversa.store.store import Store
from diversa.texts import Text

_ = Text
DEMONSTRATION_WHO = _("Nadie: es una demostración")
DEMONSTRATION_DOCUMENT = _("aval de demostración, hecho por el programa: solo sirve para datos simulados")


def check_said(who: str, day: date, document: str, today: date) -> None:
    """Raise CampaignError where a sign-off does not say who gave it and where it stands, or is from the future."""
    if not who.strip() or not document.strip():
        raise CampaignError("El aval ético dice quién lo dio y en qué documento. Escriba los dos.")
    if day > today:
        raise CampaignError(f"El aval ético no puede tener una fecha futura ({day}).")


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
            bool(row["key_confirmed"]),
        )

    def require(self, campaign: Campaign, module: str) -> bool:
        """Refuse a sensitive module without a sign-off; a demonstration gets one that says what it is.

        Tells whether one was written.
        """
        if self.of(campaign, module) is not None:
            return False
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
        return True

    def require_kept_key(self, campaign: Campaign, module: str) -> None:
        """Refuse a sensitive module in a campaign that takes responses while nobody has confirmed to keep its key."""
        found = self.of(campaign, module)
        if found is not None and not found.key_confirmed and not campaign.demonstration:
            raise CampaignError(
                f"Nadie ha confirmado que guardó la llave propia de «{module}»: confírmelo antes de preguntarlo."
            )

    def write(
        self,
        campaign: Campaign,
        module: str,
        *,
        who: str,
        day: date,
        document: str,
        public_key: bytes,
        key_confirmed: bool = True,
        seen: int | None = None,
    ) -> bool:
        """Record a sign-off, marked as one of a demonstration where the campaign is one.

        Tells whether the campaign was as it had been seen: `seen` is the revision, None for any.
        """
        return self._store.sign_off(
            campaign.slug,
            module,
            seen,
            what=f"{What.SIGN_OFF}:{module}",
            who=who,
            signed_on=day,
            document=document,
            demonstration=campaign.demonstration,
            public_key=public_key,
            key_confirmed=key_confirmed,
        )
