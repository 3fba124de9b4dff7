"""Messages and notifications (subscriptions, the Messages API, Checkout and Import events)."""

from __future__ import annotations

from collections.abc import Callable

from amends.channels.commercetools.deliveries import delivery_fact, item_quantities, tracking
from amends.channels.commercetools.orders import order_fact, version
from amends.channels.commercetools.payments import lone_payment, lone_transaction
from amends.channels.commercetools.returns import return_facts
from amends.channels.commercetools.states import FULFILMENT, ORDER, PAYMENT
from amends.channels.harvest import Harvest
from amends.channels.reading import reference, text
from amends.channels.tree import Tree, get, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import ChangeFact, FulfilmentFact

ORDER_OF_PAYMENT = "order_of_payment"
"""Kind of a wanted document: the order that refers to a payment (a payment does not name its order)."""

_NO_EFFECT = frozenset(
    {
        "OrderStateTransition", "LineItemStateTransition", "CustomLineItemStateTransition",
        "OrderCustomFieldAdded", "OrderCustomFieldChanged", "OrderCustomFieldRemoved",
        "OrderCustomTypeSet", "OrderCustomTypeRemoved", "OrderCustomerGroupSet", "OrderBusinessUnitSet",
        "OrderStoreSet", "OrderEstimatedDeliverySet", "OrderLineItemDistributionChannelSet",
        "DeliveryCustomFieldAdded", "DeliveryCustomFieldChanged", "DeliveryCustomFieldRemoved",
        "DeliveryCustomTypeSet", "DeliveryCustomTypeRemoved", "DeliveryAddressSet", "ParcelMeasurementsUpdated",
        "OrderDeleted", "PaymentInteractionAdded", "PaymentInterfaceIdSet", "PaymentMethodInfoInterfaceSet",
        "PaymentMethodInfoMethodSet", "PaymentMethodInfoNameSet", "PaymentMethodInfoTokenSet",
        "PaymentMethodInfoInterfaceAccountSet", "PaymentMethodInfoCustomFieldAdded",
        "PaymentMethodInfoCustomFieldChanged", "PaymentMethodInfoCustomFieldRemoved",
        "PaymentMethodInfoCustomTypeSet", "PaymentMethodInfoCustomTypeRemoved", "PaymentStatusInterfaceCodeSet",
        "PaymentStatusStateTransition", "PaymentTransactionInterfaceIdSet",
    }
)  # fmt: skip
"""Messages that change nothing of what is kept. A state transition is one of the merchant's own state machine; a
deleted order stays here, for claims may hang on it."""


def take_notification(harvest: Harvest, raw: Tree, account: str) -> None:
    """A subscription's envelope, or a message of the Messages API, which looks the same."""
    kind, name = text(raw.get("notificationType")), text(raw.get("type"))
    resource, identity = text(get(raw, "resource", "typeId")), reference(get(raw, "resource", "id"))
    if kind in ("ResourceCreated", "ResourceUpdated", "ResourceDeleted"):
        harvest.leave(f"{kind}:{resource}"[:80])
        if kind != "ResourceDeleted":
            _want(harvest, resource, identity)
    elif isinstance(raw.get("payloadNotIncluded"), dict) and len(raw) < 14:
        harvest.leave("payloadNotIncluded")
        _want(harvest, resource, identity)
    elif kind == "Event":
        _event(harvest, raw, name)
    elif name in _NO_EFFECT or (resource and resource not in ("order", "payment")):
        harvest.leave(name or resource)
    elif resource == "payment" or name.startswith("Payment"):
        _payment_message(harvest, raw, name, identity)
    else:
        _order_message(harvest, raw, name, identity, account)


def _want(harvest: Harvest, resource: str, identity: str) -> None:
    if resource == "order":
        harvest.want("order", identity)
    elif resource == "payment":
        harvest.want(ORDER_OF_PAYMENT, identity)


def _event(harvest: Harvest, raw: Tree, name: str) -> None:
    """Checkout events name the order and the payment; import events concern no order."""
    harvest.leave(name or "Event")
    data = obj(raw, "data")
    if not name.startswith("Checkout"):
        return
    harvest.want("order", get(data, "order", "id"))
    if not reference(get(data, "order", "id")):
        harvest.want(ORDER_OF_PAYMENT, get(data, "payment", "id"))


def _payment_message(harvest: Harvest, raw: Tree, name: str, identity: str) -> None:
    if isinstance(raw.get("payment"), dict):
        harvest.reader.about = ""
        payments = lone_payment(harvest.reader, raw["payment"])
        harvest.take(name, *payments)
        if not payments:
            harvest.leave(name)
    elif isinstance(raw.get("transaction"), dict):
        harvest.take(name, lone_transaction(harvest.reader, identity, raw["transaction"]))
    else:
        harvest.leave(name)
        harvest.want(ORDER_OF_PAYMENT, identity)


def _order_message(harvest: Harvest, raw: Tree, name: str, identity: str, account: str) -> None:
    if isinstance(raw.get("order"), dict) and ("lineItems" in raw["order"] or "totalPrice" in raw["order"]):
        harvest.take(name, order_fact(harvest.reader, raw["order"], account))
        return
    if not identity:
        harvest.reader.note("order_link_absent", "resource.id", what="message")
        return
    harvest.reader.about = identity
    make = _MAKERS.get(name)
    made = False if make is None else make(harvest, raw, identity)
    if not made and len(harvest.reader.problems) == 0:
        harvest.leave(name or "message of an order")
        harvest.want("order", identity)
    harvest.reader.about = ""


def _change(field: str, table: dict[str, str], axis: str, fallback: str) -> Callable[[Harvest, Tree, str], bool]:
    """A message that carries one new state of an order."""

    def make(harvest: Harvest, raw: Tree, order_id: str) -> bool:
        name = text(raw.get("type"))
        number = reference(raw.get("sequenceNumber")) or reference(raw.get("resourceVersion"))
        identity = harvest.reader.about = reference(raw.get("id")) or f"{order_id}-{number or name}"
        state = harvest.reader.state(raw.get(field), field, table, fallback)
        fact = ChangeFact(
            external_id=identity,
            order_external_id=order_id,
            version=version(raw.get("resourceVersion")),
            at=harvest.reader.instant(raw.get("createdAt"), "createdAt"),
            order_state=state if axis == "order" else "",
            payment_state=state if axis == "payment" else "",
            fulfilment_state=state if axis == "fulfilment" else "",
        )
        harvest.take(name, fact)
        return True

    return make


def _returns(harvest: Harvest, raw: Tree, order_id: str) -> bool:
    facts = return_facts(harvest.reader, raw.get("returnInfo"), order_id, UNSTATED)
    if facts:
        harvest.take(text(raw.get("type")), *facts)
    return bool(facts)


def _delivery(state: str) -> Callable[[Harvest, Tree, str], bool]:
    def make(harvest: Harvest, raw: Tree, order_id: str) -> bool:
        if not obj(raw, "delivery"):
            return False
        harvest.take(text(raw.get("type")), delivery_fact(harvest.reader, raw["delivery"], order_id, state))
        return True

    return make


def _delivery_part(harvest: Harvest, raw: Tree, order_id: str) -> bool:
    """A changed list of items, or a tracking number that came later."""
    identity = reference(raw.get("deliveryId")) or reference(get(raw, "delivery", "id"))
    if not identity:
        return False
    whole = obj(raw, "delivery")
    parcels = [obj(raw, "parcel"), {"trackingData": raw.get("trackingData")}, *objs(whole, "parcels")]
    fact = FulfilmentFact(
        external_id=identity,
        order_external_id=order_id,
        state="shipped",
        shipped_at=harvest.reader.instant(whole.get("createdAt"), "delivery.createdAt"),
        tracking_number=tracking(parcels),
        lines=item_quantities(harvest.reader, raw.get("items") or whole.get("items")),
    )
    harvest.take(text(raw.get("type")), fact)
    return True


_MAKERS: dict[str, Callable[[Harvest, Tree, str], bool]] = {
    "OrderStateChanged": _change("orderState", ORDER, "order", ""),
    "OrderPaymentStateChanged": _change("paymentState", PAYMENT, "payment", ""),
    "OrderShipmentStateChanged": _change("shipmentState", FULFILMENT, "fulfilment", ""),
    "ReturnInfoAdded": _returns,
    "ReturnInfoSet": _returns,
    "DeliveryAdded": _delivery("shipped"),
    "DeliveryRemoved": _delivery("cancelled"),
    "DeliveryItemsUpdated": _delivery_part,
    "ParcelAddedToDelivery": _delivery_part,
    "ParcelTrackingDataUpdated": _delivery_part,
    "ParcelItemsUpdated": _delivery_part,
}
"""Messages that say enough by themselves. Any other message of an order has the order fetched."""
