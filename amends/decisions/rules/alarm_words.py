"""Words that bring a claim before a person, in the languages that customers write in.

Looked for in what the customer wrote, with case and accents folded. A word found too much only costs a look; so
whole words and short phrases are enough, and nothing here can make a verdict worse for a customer. Our own lists.
"""

from __future__ import annotations

import re
import unicodedata

_LEGAL = """
lawyer | lawyers | attorney | solicitor | barrister | legal action | legal advice | legal proceedings
take legal | small claims | in court | to court | sue you | will sue | going to sue | suing | lawsuit
letter before action | consumer protection | consumer rights act | trading standards | ombudsman
chargeback | press charges | fraud report | anwalt | anwaltlich | rechtsanwalt | rechtsanwaltin
rechtsschutz | rechtsschutzversicherung | rechtliche schritte | verklagen | verklage | klage | anklage
strafanzeige | anzeige erstatten | vor gericht | amtsgericht | mahnbescheid | mahnverfahren
verbraucherzentrale | verbraucherschutz | juristisch | juristische schritte | abmahnung | avocat | avocate
tribunal | en justice | porter plainte | porterai plainte | depot de plainte | mise en demeure | poursuites
poursuites judiciaires | huissier | dgccrf | ufc que choisir | mediateur de la consommation | abogado
abogada | juzgado | demanda judicial | demandarles | demandare | voy a demandar | denunciar | denunciare
denuncia | acciones legales | via judicial | hoja de reclamaciones | oficina del consumidor | facua
avvocato | querela | diffida | vie legali | azione legale | tribunale | giudice di pace | codacons
advocaat | rechtbank | aanklagen | juridische stappen | ingebrekestelling | rechtsbijstand | incassobureau
advogado | acao judicial | procon | livro de reclamacoes | queixa crime | adwokat | prawnik | pozew
do sadu | rzecznik konsumentow | kroki prawne | prokuratura | advokat | stamma er | domstol | tingsratten
allmanna reklamationsnamnden | konsumentverket | rattsliga atgarder | sagsoge | retssag
forbrugerombudsmanden | inkasso | saksoke | forliksradet | forbrukerradet | asianajaja | karajaoikeus
kuluttajariita | advokata | zaloba | soudu | pravnik | ugyved | birosag | avukat | mahkeme
tuketici hakem heyeti | dava acacagim | адвокат | юрист | юриста | в суд | прокуратура | роспотребнадзор
позов | محامي | المحكمة | دعوى | 律师 | 起诉 | 法院 | 弁護士 | 訴訟 | 裁判 | 변호사 | 소송 | vou processar
processar voces
"""
_INJURY = """
injured | injury | injuries | hurt me | hurt my | hurt himself | hurt herself | got hurt | was hurt
bleeding | bled | burned my | burnt my | burned me | burnt me | burns on | cut my | cut myself
electric shock | electrocuted | got a shock | gave me a shock | hospital | emergency room | ambulance
doctor had to | a doctor | stitches | choked | choking | verletzt | verletzung | verletzungen | verbrannt an
verbrennung | verbrennungen | stromschlag | krankenhaus | notarzt | notaufnahme | arzt | blutet | geblutet
schnittwunde | elektrischer schlag | erstickt | blesse | blessee | blessure | blessures | brulure | brulures
me suis brule | hopital | urgences | saigne | medecin | choc electrique | electrocute | electrocution
decharge electrique | etouffe | herido | herida | lesion | lesiones | quemadura | quemaduras | me queme
me ha quemado | me corte | urgencias | sangre | descarga electrica | calambre | medico | ambulancia | ahogo
ferito | ferita | ustione | ustioni | ospedale | pronto soccorso | scossa elettrica | sanguinava | gewond
verwonding | letsel | brandwond | brandwonden | ziekenhuis | elektrische schok | bloedde | ferido
ferimento | queimadura | queimaduras | choque eletrico | pronto socorro | ranny | obrazenia | oparzenie
poparzenie | szpital | porazenie pradem | krwawi | skadad | skadade mig | brannskada | sjukhus | elstot
skadet | forbraending | sykehus | hospitalet | raneny | popaleniny | nemocnice | megserult | korhaz
yaralandi | hastane | elektrik carpti | травма | ожог | больница | ударило током | إصابة | مستشفى | حروق
受伤 | 烫伤 | 触电 | 怪我 | やけど | 感電 | 부상 | 화상
"""
_DANGER = """
caught fire | on fire | in flames | flames | burst into | smoke | smoking | smoked | sparks | sparking
exploded | explosion | explode | gas leak | smells of gas | overheated | overheats | melted | melting
burning smell | short circuit | brannte | gebrannt | in flammen | flammen | rauch | raucht | qualm | qualmt
funken | explodiert | uberhitzt | geschmolzen | schmort | verschmort | gasgeruch | kurzschluss | brandgeruch
pris feu | en feu | incendie | flammes | fumee | etincelles | explose | surchauffe | fondu | fuite de gaz
court circuit | odeur de brule | incendio | se incendio | llamas | humo | chispas | exploto | sobrecalienta
derretido | cortocircuito | fuga de gas | olor a quemado | preso fuoco | fiamme | fumo | scintille | esploso
surriscalda | fuso | fuga di gas | in brand | vlammen | rook | vonken | ontploft | oververhit | gesmolten
kortsluiting | gaslucht | pegou fogo | chamas | fumaca | faiscas | explodiu | superaqueceu | derreteu
curto circuito | zapalil sie | pozar | plomienie | dym | iskry | wybuch | wybuchl | przegrzewa | stopil
zwarcie | brann | eld | ryker | gnistor | exploderade | overhettas | kortslutning | brand i | eksploderede
gnister | shorelo | plameny | kour | vybuchl | kigyulladt | fust | felrobbant | yandi | duman | patladi
загорелся | пожар | дым | искры | взорвался | اشتعل | دخان | انفجر | 起火 | 冒烟 | 爆炸 | 発火 | 煙 | 爆発
화재 | 연기 | 폭발 | feuer gefangen | ein brand | brandgefahr | brand ausgebrochen
"""


def _folded(text: str) -> str:
    """Small letters, no accents, everything else than letters and digits one space."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))
    plain = plain.replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


def _one_of(words: str) -> re.Pattern[str]:
    found = {_folded(word) for word in re.split(r"[|\n]", words)} - {""}
    spaced = sorted(word for word in found if max(map(ord, word)) < 0x2E80)
    close = sorted(word for word in found if max(map(ord, word)) >= 0x2E80)  # written without spaces
    whole = "|".join(map(re.escape, spaced))
    return re.compile(rf"\b(?:{whole})\b|{'|'.join(map(re.escape, close))}")


_LISTS = {"legal_threat": _one_of(_LEGAL), "injury": _one_of(_INJURY), "danger_words": _one_of(_DANGER)}


def alarms(texts: tuple[str, ...]) -> dict[str, bool]:
    """Which of legal_threat, injury and danger_words the customer's own words hold."""
    folded = [_folded(text) for text in texts]
    return {name: any(pattern.search(text) for text in folded) for name, pattern in _LISTS.items()}
