"""The quality gates: one table of what can be wrong with an event, who owns it, and what to do about it.

Three kinds: completeness (is everything there, well formed, and does it add up), references (does what it
points at exist), transitions (may it become this). A gate without a check of its own is raised by a channel
while it maps the payload, or by the orders room when it takes the record.
"""

from __future__ import annotations

from dataclasses import dataclass

from amends.core.errors import register_texts, text_of
from amends.gates.types import Problem

REJECT, HOLD, WARN, OFF = "reject", "hold", "warn", "off"
COMPLETENESS, REFERENCES, TRANSITIONS = "completeness", "references", "transitions"
SHOP, INTEGRATION, FINANCE = "sales channel", "integration", "finance"


MONEY, SECONDS = "money", "seconds"


@dataclass(frozen=True, slots=True)
class Gate:
    """`severity`: reject (dead letter), hold (dead letter that a person may release), warn (taken, noted), off.
    `owner` is the team that removes the cause; `text` tells a person what to do next.

    `floor`: the mildest severity that a tuning may give it ("" by its severity: a reject stays one because there
    is nothing that could be taken, a hold may become a note, a note may be switched off). `tolerance`: what may
    be tuned beside the severity: money (minor units or a share of the stated amount) or seconds, with `slack`
    seconds as built.
    """

    code: str
    kind: str
    severity: str
    owner: str
    text: str
    floor: str = ""
    tolerance: str = ""
    slack: int = 0

    @property
    def lowest(self) -> str:
        """The mildest severity that a tuning may give this gate."""
        return self.floor or {REJECT: REJECT, HOLD: WARN, WARN: OFF, OFF: OFF}[self.severity]


_GATES = (
    Gate("json_invalid", COMPLETENESS, REJECT, SHOP,
         "The body is not valid JSON: {why}. Have the channel send the event again; its bytes are kept here."),
    Gate("table_invalid", COMPLETENESS, REJECT, SHOP,
         "The body is not a readable CSV table: {why}. Export the table again."),
    Gate("syntax_invalid", COMPLETENESS, REJECT, SHOP,
         "The body is not readable as {syntax}: {why}. Have the sender send it again; its bytes are kept here."),
    Gate("shape_unknown", COMPLETENESS, REJECT, INTEGRATION,
         "This is no kind of event that the channel is known to send ({why}). Find out what sends it; if it "
         "matters, the mapping must learn it, then replay."),
    Gate("channel_unrecognised", COMPLETENESS, REJECT, INTEGRATION,
         "No channel sends anything that looks like this. Put it into a folder named by its channel, or map it "
         "as a generic source."),
    Gate("mapping_absent", COMPLETENESS, REJECT, INTEGRATION,
         "This account has no mapping yet, so nothing that it sends can be read. Save one on the source's page, "
         "then replay."),
    Gate("mapping_invalid", COMPLETENESS, REJECT, INTEGRATION,
         "The mapping cannot be used: {why}. Mend it on the source's page, then replay."),
    Gate("expression_failed", COMPLETENESS, WARN, INTEGRATION,
         "The mapping's expression for {field} could not be evaluated: {why}. Nothing was read for it."),
    Gate("channel_error", COMPLETENESS, REJECT, SHOP,
         "The channel sent an error instead of data: {message}. Mend its cause in the channel; there is "
         "nothing to replay."),
    Gate("field_absent", COMPLETENESS, REJECT, SHOP,
         "{field} is missing. Complete it in the channel, which sends the record again."),
    Gate("field_type", COMPLETENESS, REJECT, INTEGRATION,
         "{field} has a form that the mapping does not know: {why}. Compare it with the channel's "
         "documentation; after the mapping is mended, replay."),
    Gate("amount_invalid", COMPLETENESS, REJECT, SHOP,
         "{field} holds {value}, which is not an amount of money. Correct it in the channel."),
    Gate("amount_out_of_range", COMPLETENESS, REJECT, SHOP,
         "{field} holds {value}, which is larger than any amount this system keeps. Correct it in the channel."),
    Gate("currency_invalid", COMPLETENESS, REJECT, SHOP,
         "{field} holds {value}, which is not an ISO 4217 currency code. Correct the shop's currency setting."),
    Gate("currency_mixed", COMPLETENESS, HOLD, FINANCE,
         "{field} is not given in {currency}, the currency the customer paid. Have the channel send both "
         "currencies, or release to take the amount as it stands."),
    Gate("currency_unnamed", COMPLETENESS, HOLD, INTEGRATION,
         "{field} is number {value} of the shop's own list of currencies. Say in the source's mapping which "
         "currency that is, then replay; released, the amounts are taken without a currency (XXX)."),
    Gate("instant_invalid", COMPLETENESS, REJECT, SHOP,
         "{field} holds {value}, which is not a date and time. Correct it in the channel."),
    Gate("instant_local", COMPLETENESS, WARN, SHOP,
         "{field} is given in the shop's local time only; it was read as UTC."),
    Gate("instant_future", COMPLETENESS, WARN, SHOP,
         "{field} is {value}, after the event arrived ({later} s later). Until then no newer version could "
         "replace it; set the clock of the sender right.", tolerance=SECONDS, slack=86_400),
    Gate("instant_old", COMPLETENESS, OFF, SHOP,
         "The newest instant in it, {value}, is {older} s older than its arrival. See whether the source sends "
         "late or again.", tolerance=SECONDS, slack=2_592_000),
    Gate("override_failed", COMPLETENESS, WARN, INTEGRATION,
         "The account's own expression for {field} gave nothing that fits ({why}); the channel's own mapping was "
         "kept. Mend the expression."),
    Gate("quantity_invalid", COMPLETENESS, REJECT, SHOP,
         "{field} holds {value}, which is not a number of pieces. Correct it in the channel."),
    Gate("quantity_not_whole", COMPLETENESS, HOLD, SHOP,
         "{field} holds {value}: goods are counted in whole pieces here. Release to take the line as one "
         "lot (quantity 1) for the same money, or correct it in the channel."),
    Gate("quantity_unstated", COMPLETENESS, WARN, SHOP,
         "{field} is missing: the line was taken as one lot (quantity 1) for its whole amount. Send the order "
         "with its quantities if single pieces are to be returned."),
    Gate("lines_absent", COMPLETENESS, REJECT, SHOP,
         "The order has no lines, so nothing in it can be returned. If it is real, save it again in the channel."),
    Gate("money_mismatch", COMPLETENESS, HOLD, FINANCE,
         "{what}: the payload says {stated}, its parts add up to {computed} (difference {difference}). "
         "Compare with the order in the channel; release to take it as it is.", tolerance=MONEY),
    Gate("refund_mismatch", COMPLETENESS, HOLD, FINANCE,
         "The refund paid {stated}, its lines and adjustments add up to {computed} (difference {difference}). "
         "Compare with the refund in the channel; release to take the difference as an adjustment.",
         tolerance=MONEY),
    Gate("refund_differs", COMPLETENESS, WARN, FINANCE,
         "The refund paid {stated} for lines worth {computed}; the difference of {difference} was taken as an "
         "adjustment (an exchange, a fee or goodwill).", tolerance=MONEY),
    Gate("rounding_difference", COMPLETENESS, WARN, FINANCE,
         "{what}: the payload says {stated}, its rounded parts add up to {computed}."),
    Gate("discount_shared", COMPLETENESS, WARN, FINANCE,
         "The payload does not say which lines the discount of {amount} belongs to; it was shared over them by "
         "their value."),
    Gate("total_worked_out", COMPLETENESS, WARN, FINANCE,
         "{field} is not stated as a whole; {amount} was worked out from the parts that are."),
    Gate("discount_mismatch", COMPLETENESS, WARN, FINANCE,
         "The discount is stated as {stated}, the lines say {computed}. The lines were believed; the total "
         "is checked apart.", tolerance=MONEY),
    Gate("message_truncated", COMPLETENESS, HOLD, SHOP,
         "{what} ends without its trailer, so a part of it may be lost. Have the sender send it again, or release "
         "to take what is there."),
    Gate("count_mismatch", COMPLETENESS, HOLD, SHOP,
         "{what}: the message says {stated}, it holds {computed}. A part may be lost: have the sender send it "
         "again, or release to take what is there."),
    Gate("envelope_differs", COMPLETENESS, WARN, INTEGRATION,
         "The envelope does not fit what came: {why}. Nothing is missing as far as can be seen; tell the sender "
         "if it goes on."),
    Gate("partner_refused", COMPLETENESS, REJECT, INTEGRATION,
         "The partner's acknowledgement refuses what was sent to it: {message}. Correct that message and send "
         "it again; there is nothing to replay here."),
    Gate("allowance_unstated", COMPLETENESS, WARN, FINANCE,
         "An allowance or charge is given as {value} percent without its amount; it was left out. The total, "
         "where one is stated, says whether it matters."),
    Gate("price_absent", COMPLETENESS, WARN, FINANCE,
         "The order carries no prices (they are agreed elsewhere), so its lines are worth nothing here. Enter "
         "them by hand before money is paid back, or have the sender state them."),
    Gate("currency_assumed", COMPLETENESS, WARN, FINANCE,
         "The message does not say its currency; {currency} was taken ({why})."),
    Gate("currency_unstated", COMPLETENESS, HOLD, FINANCE,
         "The message holds amounts but does not say in which currency. Have the sender state it; release takes "
         "{taken_as} (no currency), and nothing can be paid back on it then."),
    Gate("tax_shared", COMPLETENESS, WARN, FINANCE,
         "The payload does not say which lines the tax of {amount} belongs to; it was shared over them by value."),
    Gate("tax_outside", COMPLETENESS, WARN, FINANCE,
         "The lines state tax of {amount}, but the total does not contain it. The order was taken without tax, "
         "as its total says."),
    Gate("line_negative", COMPLETENESS, WARN, FINANCE,
         "Line {line} takes {amount} back. It was kept as a deduction, not as goods that can be returned."),
    Gate("reading_chosen", COMPLETENESS, WARN, FINANCE,
         "{what}, since only so the document's own total comes out."),
    Gate("quantity_measured", COMPLETENESS, WARN, SHOP,
         "{field} is {value} {unit}: measured goods that are not whole count as one lot (quantity 1) for the same "
         "money; the measure is kept in the title."),
    Gate("line_repeated", COMPLETENESS, WARN, SHOP,
         "Line {line} came twice, word for word; it was counted once."),
    Gate("line_id_repeated", COMPLETENESS, WARN, SHOP,
         "Line {line} occurs more than once; the later ones were told apart by a number behind it."),
    Gate("lines_unnamed", REFERENCES, WARN, SHOP,
         "{lines} lines do not say which line of the order they belong to, so their goods are counted to none. "
         "Their money, if any, was taken as an adjustment; look at the document."),
    Gate("document_unknown", REFERENCES, REJECT, INTEGRATION,
         "{what} is no document that is mapped or knowingly left out here. Find out what sends it; if it matters, "
         "the mapping must learn it, then replay."),
    Gate("order_link_absent", REFERENCES, REJECT, SHOP,
         "Nothing in the payload says which order this {what} belongs to. Send it with its order, or fetch the "
         "order from the channel."),
    Gate("order_unknown", REFERENCES, REJECT, INTEGRATION,
         "Order {order} has not arrived, although it was waited for. Fetch the order from the channel, "
         "then replay this event."),
    Gate("line_unknown", REFERENCES, HOLD, INTEGRATION,
         "The order is known, but no version of it that came here has the line {line}. Fetch the order from the "
         "channel, then replay this event; or release it: the money counts then, without the line."),
    Gate("state_unknown", TRANSITIONS, HOLD, INTEGRATION,
         "{field} is {value}, a state that is not mapped (a plug-in's or a new one). Have it mapped and replay, "
         "or release to take the record as {taken_as}.", floor=HOLD),
    Gate("transition_forbidden", TRANSITIONS, HOLD, INTEGRATION,
         "An order cannot go from {before} to {after}. Compare with the order in the channel; if the channel is "
         "right, release it."),
    Gate("record_refused", TRANSITIONS, REJECT, INTEGRATION,
         "The order book did not take the record: {why}."),
    Gate("mapping_failed", COMPLETENESS, REJECT, INTEGRATION,
         "The mapping itself failed ({why}). This is a fault of the product: report it, and replay "
         "after the fix."),
    Gate("processing_failed", COMPLETENESS, REJECT, INTEGRATION,
         "The event could not be processed in {attempts} attempts ({why}). It was set aside so that others are "
         "not held up; replay it when the cause is gone."),
)  # fmt: skip

GATES: dict[str, Gate] = {gate.code: gate for gate in _GATES}
register_texts({gate.code: gate.text for gate in _GATES})


def problem(code: str, field: str = "", about: str = "", **facts: object) -> Problem:
    """A finding of the gate `code`, with the gate's severity; an unknown code is a programming error."""
    plain = {name: str(value)[:200] for name, value in facts.items()}
    return Problem(code=code, field=field, about=about, severity=GATES[code].severity, facts=plain)


def text(finding: Problem) -> str:
    """The finding in words."""
    return text_of(finding.code, {"field": finding.field or "A field", **finding.facts})
