"""UN/EDIFACT codes, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

FUNCTION = {
    **dict.fromkeys(("", "9", "4", "5", "6", "7", "16", "22", "31", "42", "43", "47"), "order"),
    **dict.fromkeys(("1", "3", "17"), "cancel"),
}
"""1225 of an ORDERS: an original, a change or replacement that repeats the order, a confirmation, a duplicate,
a copy;
or a cancellation."""

CHANGE_FUNCTION = {
    **dict.fromkeys(("", "9", "4", "2", "36", "6"), "change"),
    **dict.fromkeys(("5", "18", "20", "21"), "replace"),
    **dict.fromkeys(("1", "3", "17"), "cancel"),
}
"""1225 of an ORDCHG."""

RESPONSE_FUNCTION = {
    "27": "refused", "12": "refused", "44": "refused", "1": "refused", "3": "refused",
    "29": "accepted", "30": "amended",
    **dict.fromkeys(("", "4", "5", "6", "7", "9", "11", "13", "31", "42", "43", "47", "19"), "lines"),
}  # fmt: skip
"""1225 of an ORDRSP; with "lines" the response type (4343) and the lines say it."""

RESPONSE_TYPE = {
    "": "lines", "ap": "accepted", "ab": "received", "re": "refused", "rj": "refused",
    "ac": "lines", "ai": "lines", "ca": "lines", "na": "lines", "ad": "accepted", "aq": "received",
}  # fmt: skip
"""4343 of an ORDRSP."""

CHANGE_LINE = {"1": "add", "2": "remove", "3": "replace", "": "replace", "4": "none", "5": "none", "6": "replace",
               "11": "none", "48": "none", "36": "replace"}  # fmt: skip
"""1229 of a line in an ORDCHG."""

RESPONSE_LINE = {"": "kept", "5": "kept", "4": "kept", "11": "kept", "42": "kept", "13": "kept",
                 "1": "add", "3": "changed", "6": "changed", "36": "changed", "21": "changed",
                 "2": "removed", "7": "removed", "10": "removed"}  # fmt: skip
"""1229 of a line in an ORDRSP: 5 accepted, 3 and 6 changed, 7 not accepted, 2 deleted, 10 not found."""

SHIPMENT = {**dict.fromkeys(("", "9", "4", "5", "6", "7", "31", "43"), "shipped"),
            **dict.fromkeys(("1", "3"), "cancelled")}  # fmt: skip

RETURN = {
    "RETANN": {"": "requested", "9": "requested", "4": "requested", "5": "requested", "7": "requested",
               "13": "requested", "1": "cancelled", "3": "cancelled", "31": "requested", "6": "approved"},
    "RETINS": {"": "approved", "9": "approved", "4": "approved", "5": "approved", "7": "approved", "6": "approved",
               "11": "approved", "29": "approved", "30": "approved", "27": "refused", "12": "refused",
               "44": "refused", "1": "cancelled", "3": "cancelled", "31": "approved"},
}  # fmt: skip
"""1225 of an announcement for returns and of the instructions that answer it."""

CREDITS = frozenset({"381", "83", "261", "262", "296", "308", "396", "420", "458", "532"})
NOT_SALES = frozenset({"325", "386", "383", "84", "80", "82", "340", "385"})
"""1001 of an INVOIC: credit notes; and pro-forma, prepayment and debit invoices, which are no goods of an
order."""

FREIGHT = frozenset({"FC", "DL", "SH", "TAC", "FRB", "AAO", "64", "SAA"})
"""7161: freight and delivery."""

_EURO = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK MC SM VA ME XK"

CURRENCY_OF = {
    **dict.fromkeys(_EURO.split(), "EUR"),
    "GB": "GBP", "US": "USD", "CH": "CHF", "LI": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK",
    "PL": "PLN", "CZ": "CZK", "HU": "HUF", "RO": "RON", "TR": "TRY", "CA": "CAD", "AU": "AUD", "NZ": "NZD",
    "JP": "JPY", "CN": "CNY", "IN": "INR", "MX": "MXN", "BR": "BRL", "ZA": "ZAR", "AR": "ARS", "CL": "CLP",
    "IL": "ILS", "KR": "KRW", "RS": "RSD", "UA": "UAH",
}  # fmt: skip
"""What a document without a currency is likely to mean, by the buyer's country: taken, and noted."""

_GS1 = (
    ("US", 0, 139), ("FR", 300, 379), ("BG", 380, 380), ("SI", 383, 383), ("HR", 385, 385), ("DE", 400, 440),
    ("JP", 450, 459), ("JP", 490, 499), ("EE", 474, 474), ("LV", 475, 475), ("LT", 477, 477), ("UA", 482, 482),
    ("GB", 500, 509), ("GR", 520, 521), ("CY", 529, 529), ("MT", 535, 535), ("IE", 539, 539), ("BE", 540, 549),
    ("PT", 560, 560), ("IS", 569, 569), ("DK", 570, 579), ("PL", 590, 590), ("RO", 594, 594), ("HU", 599, 599),
    ("ZA", 600, 601), ("FI", 640, 649), ("CN", 690, 699), ("NO", 700, 709), ("IL", 729, 729), ("SE", 730, 739),
    ("MX", 750, 750), ("CA", 754, 755), ("CH", 760, 769), ("AR", 778, 779), ("CL", 780, 780), ("BR", 789, 790),
    ("IT", 800, 839), ("ES", 840, 849), ("SK", 858, 858), ("CZ", 859, 859), ("RS", 860, 860), ("TR", 868, 869),
    ("NL", 870, 879), ("KR", 880, 881), ("IN", 890, 890), ("AT", 900, 919), ("AU", 930, 939), ("NZ", 940, 949),
)  # fmt: skip


def country_of_gln(gln: str) -> str:
    """The country whose GS1 organisation issued a GLN, by its first three digits; "" when it is none."""
    if len(gln) != 13 or not gln.isascii() or not gln.isdigit() or gln.startswith("0000"):
        return ""
    prefix = int(gln[:3])
    return next((country for country, first, last in _GS1 if first <= prefix <= last), "")


LEFT_OUT = frozenset(
    # UN/EDIFACT messages (and national ones that are often seen) that carry nothing that is taken
    [
        "AUTACK",
        "AVLREQ",
        "AVLRSP",
        "BALANC",
        "BANSTA",
        "BAPLIE",
        "BERMAN",
        "BMISRM",
        "BOPBNK",
        "BOPCUS",
        "BOPDIR",
        "BOPINF",
        "BUSCRD",
        "CALINF",
        "CASINT",
        "CASRES",
        "CHACCO",
        "CLASET",
        "CNTCND",
        "COACSU",
        "COARRI",
        "CODECO",
        "CODENO",
        "COEDOR",
        "COHAOR",
        "COLREQ",
        "COMCON",
        "COMDIS",
        "CONAPW",
        "CONDPV",
        "CONDRA",
        "CONDRO",
        "CONEST",
        "CONITT",
        "CONPVA",
        "CONQVA",
        "CONRPW",
        "CONTEN",
        "CONWQD",
        "COPARN",
        "COPAYM",
        "COPINO",
        "COPRAR",
        "COREOR",
        "COSTCO",
        "COSTOR",
        "CREADV",
        "CREEXT",
        "CREMUL",
        "CUSCAR",
        "CUSDEC",
        "CUSEXP",
        "CUSPED",
        "CUSREP",
        "CUSRES",
        "DAPLOS",
        "DEBADV",
        "DEBMUL",
        "DEBREC",
        "DELFOR",
        "DELJIT",
        "DESTIM",
        "DGRECA",
        "DIRDEB",
        "DIRDEF",
        "DMRDEF",
        "DMSTAT",
        "DOCADV",
        "DOCAMA",
        "DOCAMI",
        "DOCAMR",
        "DOCAPP",
        "DOCARE",
        "DOCINF",
        "ENTREC",
        "FINCAN",
        "FINPAY",
        "FINSTA",
        "GENRAL",
        "GESMES",
        "GOVCBR",
        "HANMOV",
        "ICASRP",
        "ICSOLI",
        "IFCSUM",
        "IFTCCA",
        "IFTDGN",
        "IFTFCC",
        "IFTIAG",
        "IFTICL",
        "IFTMAN",
        "IFTMBC",
        "IFTMBF",
        "IFTMBP",
        "IFTMCA",
        "IFTMCS",
        "IFTMIN",
        "IFTRIN",
        "IFTSAI",
        "IFTSTA",
        "IFTSTQ",
        "IHCEBI",
        "IHCLME",
        "IMPDEF",
        "INFCON",
        "INFENT",
        "INSDES",
        "INSPRE",
        "INSREQ",
        "INSRPT",
        "INTCHG",
        "INVRPT",
        "IPPOAD",
        "IPPOMO",
        "ISENDS",
        "ITRRPT",
        "JAPRES",
        "JINFDE",
        "JOBAPP",
        "JOBCON",
        "JOBMOD",
        "JOBOFF",
        "JUPREQ",
        "KEYMAN",
        "LEDGER",
        "LREACT",
        "LRECLM",
        "MEDADR",
        "MEDPID",
        "MEDPRE",
        "MEDREQ",
        "MEDRPT",
        "MEDRUC",
        "MEQPOS",
        "MOVINS",
        "MSCONS",
        "OPPREQ",
        "OSTENQ",
        "OSTRPT",
        "PARTIN",
        "PASREQ",
        "PASRSP",
        "PAXLST",
        "PAYDUC",
        "PAYEXT",
        "PAYMUL",
        "PAYORD",
        "PNRGOV",
        "PRICAT",
        "PRIHIS",
        "PROCST",
        "PRODAT",
        "PRODEX",
        "PROINQ",
        "PROSRV",
        "PROTAP",
        "PRPAID",
        "QALITY",
        "QUOTES",
        "RDRMES",
        "REBORD",
        "RECALC",
        "RECECO",
        "RECLAM",
        "RECORD",
        "REGENT",
        "RELIST",
        "REMADV",
        "REPREM",
        "REQDOC",
        "REQOTE",
        "RESETT",
        "RESMSG",
        "RESREQ",
        "RPCALL",
        "SAFHAZ",
        "SANCRT",
        "SKDREQ",
        "SKDUPD",
        "SLSFCT",
        "SLSRPT",
        "SOCADE",
        "SSIMOD",
        "SSRECH",
        "SSREGW",
        "STATAC",
        "STLRPT",
        "SUPCOT",
        "SUPMAN",
        "SUPRES",
        "TANSTA",
        "TAXCON",
        "TIQREQ",
        "TIQRSP",
        "TPFREP",
        "TRADES",
        "TRADIN",
        "TRAILS",
        "TRALOC",
        "TRAREQ",
        "TRAVAK",
        "TSDUPD",
        "TUPREQ",
        "TUPRSP",
        "UTILMD",
        "UTILTS",
        "VATDEC",
        "VESDEP",
        "WASDIS",
        "WKGRDC",
        "WKGRRE",
        "COMDIS",
        "PAORES",
        "PAOREQ",
        "ISSUE",
        "ORDENQ",
        "SYNPRO",
        "MULCON",
    ]
)
