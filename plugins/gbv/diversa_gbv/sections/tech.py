"""What anybody did by phone or on the internet, partners included."""

from __future__ import annotations

from diversa import Consent, MultipleChoice, Option, Section, Text, drop, keep
from diversa_gbv.acts import Acts, grid_of_acts
from diversa_gbv.sections.partner import GO_ON, WANT_TO_ANSWER

_ = Text

consent_tech = Consent("consent_tech", WANT_TO_ANSWER, options=GO_ON, store=keep, release=drop)
tf_acts = grid_of_acts(
    "tf_acts",
    _("Por celular, redes o internet, ¿alguien le hizo esto?"),
    Option("insults", _("Le insultó por su género, su cuerpo o su identidad")),
    Option("sexual_messages", _("Le envió mensajes o imágenes sexuales sin que los pidiera")),
    Option("threats", _("Le amenazó por mensajes o redes")),
    Option("image_shared", _("Compartió fotos o videos íntimos sin permiso")),
    Option("image_threat", _("Amenazó con publicar cosas íntimas suyas")),
    Option("fake_image", _("Hizo imágenes íntimas falsas de usted")),
    Option("doxing", _("Publicó sus datos (dirección, teléfono, trabajo)")),
    Option("spied", _("Le vigiló por el celular, las cuentas o el GPS")),
    Option("impersonated", _("Entró a sus cuentas o se hizo pasar por usted")),
    rows_per_screen=5,
    source="Violencia digital de género, según la definición de ONU Mujeres",
)
TF_ANY = Acts("tf_any", _("Violencia digital de género"), tf_acts.cells())

tf_perpetrators = MultipleChoice(
    "tf_perpetrators",
    _("¿Quién lo hizo por celular o internet?"),
    options=(
        Option(1, _("Mi pareja")),
        Option(2, _("Una expareja")),
        Option(3, _("Familia")),
        Option(4, _("Gente del trabajo o del estudio")),
        Option(5, _("Otra persona conocida")),
        Option(6, _("Persona desconocida o cuenta anónima")),
    ),
    unsure=True,
    sensitive=True,
    when=TF_ANY.ever,
    store=keep,
    release=keep,
)
tf_channels = MultipleChoice(
    "tf_channels",
    _("¿Por dónde pasó?"),
    options=(
        Option(1, _("WhatsApp u otra mensajería")),
        Option(2, _("Llamadas o mensajes de texto")),
        Option(3, _("Facebook")),
        Option(4, _("Instagram")),
        Option(5, _("TikTok")),
        Option(6, _("X (Twitter)")),
        Option(7, _("Aplicación de citas")),
        Option(8, _("Videojuegos o chats")),
        Option(9, _("Correo electrónico")),
        Option(96, _("Otro medio")),
    ),
    unsure=True,
    when=TF_ANY.ever,
    store=keep,
    release=keep,
)

TECH = Section(
    "tech",
    _("Celular e internet"),
    (consent_tech, tf_acts, tf_perpetrators, tf_channels),
    intro=_(
        "La violencia también pasa por celular, redes o internet. Aquí sí cuentan su pareja y sus exparejas."
    ),
    consent=consent_tech.id,
)
