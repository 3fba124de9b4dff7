# ruff: noqa: E501 (sentences)
"""The texts for customers that every installation begins with: (kind, reason, language, title, body)."""

from __future__ import annotations

_ASK_PHOTO = {
    "en": (
        "Ask for a photo",
        "Hello {name},\n\nthank you for your report about {product}. To go on we need a photo on which the defect can "
        "be seen. Please take it in daylight, close enough that the defect fills about half of the picture.",
    ),
    "de": (
        "Um ein Foto bitten",
        "Guten Tag {name},\n\nvielen Dank für Ihre Meldung zu {product}. Damit es weitergehen kann, brauchen wir ein "
        "Foto, auf dem der Mangel zu sehen ist, bei Tageslicht und so nah, dass er etwa das halbe Bild füllt.",
    ),
    "fr": (
        "Demander une photo",
        "Bonjour {name},\n\nmerci pour votre signalement concernant {product}. Pour continuer, il nous faut une photo "
        "sur laquelle le défaut est visible, à la lumière du jour et d'assez près.",
    ),
    "es": (
        "Pedir una foto",
        "Hola {name}:\n\nGracias por su aviso sobre {product}. Para continuar necesitamos una foto en la que se vea "
        "el defecto, con luz de día y de cerca.",
    ),
}
_ASK_SERIAL = {
    "en": (
        "Ask for the serial number",
        "Hello {name},\n\nwe cannot match the serial number {serial} to your order {order}. Please send us a photo of "
        "the label on the device, or type the number as it stands there.",
    ),
    "de": (
        "Nach der Seriennummer fragen",
        "Guten Tag {name},\n\nwir können die Seriennummer {serial} Ihrer Bestellung {order} nicht zuordnen. Bitte "
        "senden Sie uns ein Foto des Typenschilds, oder schreiben Sie die Nummer so, wie sie dort steht.",
    ),
    "fr": (
        "Demander le numéro de série",
        "Bonjour {name},\n\nle numéro de série {serial} ne correspond pas à votre commande {order}. Merci de nous "
        "envoyer une photo de l'étiquette, ou de recopier le numéro tel qu'il y figure.",
    ),
    "es": (
        "Pedir el número de serie",
        "Hola {name}:\n\nNo podemos asociar el número de serie {serial} a su pedido {order}. Envíenos una foto de la "
        "etiqueta o escriba el número tal como aparece en ella.",
    ),
}
_APPROVE = {
    "en": (
        "Approve, with an apology",
        "We are sorry that {product} did not work as it should. Your claim is justified.",
    ),
    "de": (
        "Genehmigen, mit Entschuldigung",
        "Es tut uns leid, dass {product} nicht so funktioniert, wie es soll. Ihre Reklamation ist berechtigt.",
    ),
    "fr": (
        "Accepter, avec des excuses",
        "Nous sommes désolés que {product} ne fonctionne pas comme prévu. Votre réclamation est justifiée.",
    ),
    "es": (
        "Aprobar, con disculpas",
        "Lamentamos que {product} no funcione como debe. Su reclamación está justificada.",
    ),
}
_DENY = {
    "en": (
        "Deny: the guarantee has ended",
        "The guarantees on {product} from your order {order} had ended when you reported the defect.",
    ),
    "de": (
        "Ablehnen: Garantie abgelaufen",
        "Die Garantien auf {product} aus Ihrer Bestellung {order} waren abgelaufen, als Sie den Mangel meldeten.",
    ),
    "fr": (
        "Refuser : garantie terminée",
        "Les garanties sur {product} de votre commande {order} étaient terminées lorsque vous avez signalé le défaut.",
    ),
    "es": (
        "Denegar: garantía terminada",
        "Las garantías de {product} de su pedido {order} habían terminado cuando comunicó el defecto.",
    ),
}
_SAFETY = {
    "en": (
        "Safety: stop using it",
        "Hello {name},\n\nplease stop using {product} at once, unplug it and keep it away from people. Is everybody "
        "well? Tell us what happened; a colleague looks at your report {claim} right now.",
    ),
    "de": (
        "Sicherheit: nicht mehr benutzen",
        "Guten Tag {name},\n\nbitte benutzen Sie {product} ab sofort nicht mehr, ziehen Sie den Stecker und halten Sie "
        "Abstand. Geht es allen gut? Schreiben Sie uns, was geschehen ist; Ihre Meldung {claim} wird gerade gelesen.",
    ),
    "fr": (
        "Sécurité : ne plus utiliser",
        "Bonjour {name},\n\nn'utilisez plus {product}, débranchez-le et tenez-le à l'écart. Tout le monde va bien ? "
        "Dites-nous ce qui s'est passé ; un collègue lit votre signalement {claim} en ce moment.",
    ),
    "es": (
        "Seguridad: dejar de usarlo",
        "Hola {name}:\n\nDeje de usar {product} de inmediato, desenchúfelo y manténgalo apartado. ¿Están todos bien? "
        "Cuéntenos qué ocurrió; una persona está leyendo ahora su aviso {claim}.",
    ),
}
_USE = {
    "en": (
        "Deny: damage from use",
        "The damage to {product} comes from outside or from use, and the guarantees do not cover that. If you see it "
        "differently, tell us how it came about, with a photo if you can: we look at it again.",
    ),
    "de": (
        "Ablehnen: Schaden durch Gebrauch",
        "Der Schaden an {product} kommt von außen oder vom Gebrauch; das decken die Garantien nicht. Wenn Sie es anders "
        "sehen, schreiben Sie uns, wie er entstanden ist, gern mit Foto: Wir sehen es uns noch einmal an.",
    ),
    "fr": (
        "Refuser : dommage dû à l'usage",
        "Le dommage sur {product} vient de l'extérieur ou de l'usage, ce que les garanties ne couvrent pas. Si vous voyez "
        "les choses autrement, dites-nous comment il s'est produit, avec une photo si possible : nous réexaminerons.",
    ),
    "es": (
        "Denegar: daño por el uso",
        "El daño de {product} se debe a una causa externa o al uso, y las garantías no lo cubren. Si lo ve de otro modo, "
        "cuéntenos cómo se produjo, si puede con una foto: lo volveremos a mirar.",
    ),
}
_LEAD = {
    "en": (
        "Escalated: a senior colleague takes over",
        "Hello {name},\n\nyour report {claim} about {product} deserves a closer look, so a senior colleague has taken it "
        "over. You need not do anything; we write to you as soon as it is decided.",
    ),
    "de": (
        "Weitergegeben: jemand mit mehr Befugnis übernimmt",
        "Guten Tag {name},\n\nIhre Meldung {claim} zu {product} verdient einen genaueren Blick. Eine erfahrene Kollegin oder "
        "ein erfahrener Kollege hat sie übernommen. Sie müssen nichts tun; wir schreiben Ihnen, sobald entschieden ist.",
    ),
    "fr": (
        "Transmis : une personne plus expérimentée prend le relais",
        "Bonjour {name},\n\nvotre signalement {claim} concernant {product} mérite un examen plus approfondi : une personne "
        "plus expérimentée s'en charge. Vous n'avez rien à faire ; nous vous écrivons dès que c'est décidé.",
    ),
    "es": (
        "Transferido: se encarga una persona con más experiencia",
        "Hola {name}:\n\nSu aviso {claim} sobre {product} merece un examen más detenido, así que se encarga una persona con "
        "más experiencia. No tiene que hacer nada; le escribiremos en cuanto esté decidido.",
    ),
}
STANDARD: tuple[tuple[str, str, str, str, str], ...] = tuple(
    (kind, reason, language, title, body)
    for kind, reason, words in (
        ("ask", "evidence", _ASK_PHOTO),
        ("ask", "serial", _ASK_SERIAL),
        ("ask", "safety", _SAFETY),
        ("approve", "", _APPROVE),
        ("deny", "coverage", _DENY),
        ("deny", "", _USE),
        ("escalate", "", _LEAD),
        ("note", "safety", _SAFETY),
    )
    for language, (title, body) in words.items()
)
