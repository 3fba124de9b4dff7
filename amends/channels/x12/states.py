"""ASC X12 codes, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

PURPOSE = {
    **dict.fromkeys(
        ("00", "02", "04", "05", "06", "07", "15", "16", "18", "20", "22", "26", "49", "54", "co"), "order"
    ),
    **dict.fromkeys(("01", "03", "17"), "cancel"),
}
"""Element 353 in an 850: an original, a change or a replacement that repeats the order, a confirmation, a
duplicate;
or a cancellation (17: to be issued anew)."""

CHANGE_PURPOSE = {
    **dict.fromkeys(("00", "02", "04", "06", "15", "18", "19", "26"), "change"),
    "05": "replace",
    **dict.fromkeys(("01", "03", "17"), "cancel"),
}
"""Element 353 in an 860 or 865."""

ANSWER = {
    **dict.fromkeys(("ad", "ak", "at", "ap", "na", "aa"), "accepted"),
    **dict.fromkeys(("ah", "ar"), "received"),
    **dict.fromkeys(("ac", "ae"), "amended"),
    **dict.fromkeys(("rd", "rf", "rj"), "refused"),
}
"""Element 587 in an 855 or 865: AC with detail and change, AE with the exceptions only, AH on hold, RD/RF/RJ
rejected.
RO (rejected with a counter offer) and ZZ are held."""

LINE_ANSWER = {
    **dict.fromkeys(("ia", "ib", "dr", "ac", "ar", "aa", "bp", "ie", "if", "ih", "iw", "sp", "ap", "at"), "kept"),
    **dict.fromkeys(("ic", "iq", "is"), "quantity"),
    "ip": "price",
    **dict.fromkeys(("ir", "id", "r1", "r2", "r3", "r4", "r5", "r6", "rj"), "removed"),
}
"""Element 668: accepted, backordered or rescheduled (kept), changed, rejected or deleted."""

LINE_CHANGE = {
    "ai": "add", "di": "remove", "qi": "quantity", "qd": "quantity", "rq": "quantity",
    "pc": "replace", "pq": "replace", "ca": "replace", "rz": "replace", "mu": "replace", "rb": "replace",
    "rs": "replace", "ct": "none", "nc": "none", "oc": "none", "rc": "none", "rd": "none", "rt": "none",
    "pr": "none",
    "tc": "none", "oa": "add", "rp": "none", "rm": "none", "re": "none", "ra": "none",
}  # fmt: skip
"""Element 670 in a POC: AI add, DI delete, QI/QD quantity, PC price, PQ both, CA changed, RZ all values replaced;
dates, routing and packaging change nothing that is kept here."""

SHIPMENT = {**dict.fromkeys(("00", "02", "04", "05", "06", "07", "14", "15", "18"), "shipped"),
            **dict.fromkeys(("01", "03"), "cancelled")}  # fmt: skip
"""Element 353 in an 856."""

RETURN_PURPOSE = {
    **dict.fromkeys(("00", "13", "35", "05", "04", "15"), "requested"),
    **dict.fromkeys(("11", "06", "36", "54", "gr"), "approved"),
    **dict.fromkeys(("44", "37"), "refused"),
    **dict.fromkeys(("01", "03"), "cancelled"),
    "14": "in_transit",
    "53": "received", "cn": "received",
}  # fmt: skip
"""Element 353 in a 180, where no disposition says more."""

DISPOSITION = {
    "ra": ("return", "approved"), "pa": ("return", "approved"), "rn": ("return", "requested"),
    "rp": ("return", "requested"), "rd": ("return", "refused"), "cr": ("return", "requested"),
    "rt": ("return", "approved"), "sc": ("return", "approved"), "sd": ("return", "approved"),
    "di": ("return", "approved"), "ka": ("return", "approved"), "kr": ("repair", "approved"),
    "rf": ("repair", "approved"), "mw": ("repair", "approved"),
}  # fmt: skip
"""Element 1292 -> (kind, state)."""

DISPOSITION_WORDS = {
    "RA": "return with authorization number", "PA": "partially authorized", "RN": "return without authorization",
    "RP": "authorization pending", "RD": "request denied", "CR": "consumer return to vendor", "DI": "dispose",
    "KA": "keep with an allowance", "KR": "keep and repair", "RF": "return for factory repair",
    "MW": "manufacturer warranty service", "RT": "ship to third party", "SC": "give to charity",
    "SD": "ship to third party for disposal",
}  # fmt: skip

REASONS = {
    "DM": "defective", "DR": "defective", "PW": "defective", "EW": "defective", "PS": "defective",
    "PR": "defective",
    "RE": "defective", "DA": "damaged", "DT": "damaged", "DP": "damaged", "WG": "wrong_item",
    "NA": "not_as_described",
    "CV": "not_as_described", "ST": "not_as_described", "LP": "not_as_described", "OP": "not_as_described",
    "PF": "not_wanted", "CO": "not_wanted", "EI": "not_wanted", "EO": "not_wanted", "SR": "not_wanted",
    "SP": "delivery", "FR": "damaged",
}  # fmt: skip
"""Elements 1293 and 1294 -> our hint."""

REASON_WORDS = {
    "BC": "beyond code date", "CO": "customer ordering error", "CV": "color variance", "DA": "damaged product",
    "DI": "discontinued product", "DM": "defective, found in store", "DP": "defective packaging",
    "DR": "defective, returned by consumer", "DT": "damaged in transit", "EI": "excess inventory",
    "EO": "end of season", "EW": "excessive wear", "LP": "label problem", "MD": "mark downs",
    "NA": "not as expected",
    "OP": "outdated packaging", "PE": "price error", "PF": "poor fit", "PR": "product recall",
    "PS": "product spoiled",
    "PW": "poor workmanship", "RE": "recall", "SD": "short-dated product", "SM": "samples",
    "SP": "shipped past cancel date", "SR": "stock reduction agreement", "ST": "style problem",
    "TE": "termination",
    "WG": "wrong goods or not ordered",
}  # fmt: skip

RESPONSE_WORDS = {
    "EW": "excessive wear and tear", "FR": "freight or retailer damage", "IN": "item not defective",
    "IO": "item as ordered", "MI": "more information requested", "NR": "no record of original sale",
    "OS": "out of season or discontinued", "PC": "pricing or cost difference", "PR": "picture requested",
    "QD": "quantity difference", "RR": "repair or refurbish", "RT": "return time limit exceeded",
    "SR": "sample requested",
    "UI": "unidentifiable item",
}  # fmt: skip
"""Element 1294: why a return is answered as it is. MI, PR and SR ask for something first."""

ASKING = frozenset({"MI", "PR", "SR"})

FREIGHT = frozenset({"D240", "D245", "D250", "D255", "D260", "D270", "D280", "D500", "G740", "G821", "G822",
"G823",
                     "G824", "G825", "G830", "D200", "D230"})  # fmt: skip
"""Element 1300: freight, shipping and handling."""


def is_tax(code: str) -> bool:
    """Whether a service code (element 1300) is a tax: H620 to H850, D360 (GST)."""
    return code == "D360" or (
        len(code) == 4 and code[0] == "H" and code[1:].isdigit() and 620 <= int(code[1:]) <= 850
    )


PRICE_FOR = {"HP": 100, "WH": 100, "LH": 100, "TH": 1000, "PN": 10, "PD": 12, "WD": 12, "TP": 1000}
"""Element 639: how many units the price is for, where it is not one."""
