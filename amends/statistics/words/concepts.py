"""Words of defects in four languages, so that "lädt nicht" and "does not charge" are the same.

A concept is a name and the beginnings of its words in English, German, French and Spanish, without accents. Whole
words end with a blank. Other words stand for themselves, cut to six letters, so that their endings do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CONCEPTS: dict[str, str] = {
    "battery": "batter akku bateri accu pile pila",
    "charge": "charg auflad aufgel lade laden ladt geladen recharg carga recarg",
    "power": "power strom courant corriente netzteil aliment enchuf",
    "start": "start boot turn einschalt eingeschalt anschalt schalt angeht hochfahr allum demarr enciend encend "
    "arranc",
    "leak": "leak drip undicht leck tropf auslauf lauft fuit fuite goutte fuga gotea pierde derram",
    "noise": "nois loud rattl squeak hum buzz laut gerausch larm klapper quietsch brumm bruit bruyant "
    "ruid sonor chirri",
    "crack": "crack split riss rissig gerissen spalt fissur fel grieta agriet raja",
    "broken": "broke break snap gebroch brich bruch kaputt zerbroch casse cassa brise roto rota romp quebr",
    "heat": "hot heat overheat burn heiss uberhitz erhitz verbrann brenn chaud chauff surchauf brul calient quema "
    "calor sobrecal",
    "smoke": "smok spark flame rauch qualm funke flamm fumee fume etincel humo chispa llama",
    "smell": "smell odor odour stink geruch riech stinkt odeur sent puant olor huele apest",
    "screen": "screen display bildschirm anzeig ecran pantall",
    "button": "button knob taste knopf schalter bouton touche boton tecla",
    "shock": "shock electrocut stromschlag elektrisch choc electri descarg calambr",
    "scratch": "scratch kratz zerkratz rayur raye arana rayad",
    "missing": "missing lack fehl manqu absent falta",
    "wrong": "wrong falsch mauvais fausse equivoc erron",
    "stuck": "stuck jam klemm verklemm blockier bloqu coince atasc",
    "loose": "loose wobbl lose locker wackel desserr branl suelto floj",
    "motor": "motor engine moteur",
    "pump": "pump pumpe pompe bomba",
    "water": "water wasser eau agua",
    "steam": "steam dampf vapeur vapor",
    "blade": "blade messer klinge lame cuchill",
    "cable": "cable cord kabel wire cordon fil cableado",
    "wheel": "wheel rad rader roue rueda",
    "seam": "seam stitch naht genaht coutur costur",
    "lid": "lid cover deckel couvercl tapa",
    "handle": "handle griff poigne mango asa",
    "sound": "sound audio speaker klang lautsprech ton haut-parleur sonido altavo",
    "connect": "connect bluetooth wifi wlan pair verbind verbund connex conect emparej",
    "slow": "slow lag freez langsam friert hangt lent rame lento cuelga",
    "light": "light lamp led licht leucht lumier lampe luz bombill",
    "rust": "rust corro rost korro rouill oxid",
    "not": "not doesn't dont isn't wont won't cannot can't no nicht kein keine nie pas plus ne jamais never nunca "
    "sin without ohne sans",
}  # fmt: skip
_WHOLE = """
hum hot tour fel lag ton fil rad eau no not ne pas sin nie lid led pila pile asa sent turn no luz lose raye
plus lent accu lack jam pair cord humo
"""
WHOLE = frozenset(_WHOLE.split())
"""Beginnings that are words of their own: longer words with them mean something else."""
_STOP = """
a aber achete after again ai al all als also am an and annee ano aparato appareil apres are article articulo
artikel as at au auch auf aus aux avec be because been before bei beim bereits bien bin bis bitte bonjour
bought but by can ce ces cette como comprado con could cuando d danke dans das dass day days de deja del dem
den depuis der des desde despues device dia dias did die do doch does du ein eine einem einen einer el ella
elle en er era es est esta este esto et etait etre even fait fonctionne for from fue funciona funcionar
funktion funktioniert fur gekauft gerat get got gracias ha habe had hallo han has hat hatte have hay he
hello her his hola i ich if ihr il ils im in into is ist it item its ja jahr je jour jours just kann la las
le les leur like ll lo los lui m ma mais man marche mas me mehr mein meine merci mes meses mi mich mir mit
mois mon monat monate month months more muy my nach noch nous nur o oder of off on one only or other ou our
out par para pero please por pour product producto produit produkt qu que qui re s sa schon se sehr seit
semaine semana ser ses si sich sie since sind so some son sont still su sur sus t tag tage than thanks that
the their them then there they this tiene to too tout tres uber um un una und une unit uno uns up us use
used using ve very vom von vor vous war was we week weeks wenn werden were what when which while who wie
will wir wird with woche wochen work working works would wurde y ya year yo you your zu zum zur
"""
STOP = frozenset(_STOP.split())
REACH = 2
"""A "not" says no to the terms so many words before and after it: "does not charge", "ladt nicht"."""
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)'(?=\w\w)")
_STARTS = sorted(
    ((word, name) for name, words in CONCEPTS.items() for word in words.split()), key=lambda pair: -len(pair[0])
)


def plain(text: str) -> str:
    """Small letters without accents."""
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    return "".join(letter for letter in text if not unicodedata.combining(letter))


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """The concept of a plain word, else its beginning; "" for a word that says nothing."""
    if word in STOP or len(word) < 2:
        return ""
    for start, name in _STARTS:
        if word == start or (start not in WHOLE and len(start) > 2 and word.startswith(start)):
            return name.upper()
    return word[:6] if len(word) > 2 else ""


def terms(text: str) -> list[tuple[str, str]]:
    """The terms of a text in order, each with its word: concepts in capitals, other words by their beginning.

    A term that is said no to comes twice, as itself and with "not ": "not loud" and "loud" are two things."""
    words = _TOKEN.findall(_ELIDED.sub("", plain(text)))
    found = [(place, term_of(word), word) for place, word in enumerate(words)]
    noes = [place for place, term, _ in found if term == "NOT"]
    told: list[tuple[str, str]] = []
    for place, term, word in found:
        if term and term != "NOT":
            told.append((term, word))
            if any(abs(place - no) <= REACH for no in noes):
                told.append((f"not {term}", word))
    return told
