"""Our own label for any carrier: address, barcode of the parcel, number of the return."""

from __future__ import annotations

from collections.abc import Sequence

from amends.documents.api import Label, label_pdf, label_zpl
from amends.parcels.ports import Booked, Booking
from amends.parcels.types import TrackingEventIn


class Neutral:
    """No carrier's account is needed: the customer pays the post office, or a van of the house picks it up. The
    parcel's own number is its tracking number, so that the label is scanned at the gate."""

    code = "own"
    name = "Own label"
    needs_address = False

    def book(self, booking: Booking) -> Booked:
        """The label, always the same for the same booking."""
        tracking = booking.ref.replace("-", "")
        label = Label(
            to=booking.to,
            sender=booking.sender,
            barcode=tracking,
            reference=booking.rma_ref,
            note=" - ".join(part for part in (f"Parcel {booking.number}", booking.mark) if part),
        )
        return Booked(tracking=tracking, pdf=label_pdf(label), zpl=label_zpl(label))

    def cancel(self, tracking: str) -> None:
        """Nobody was told of it."""

    def events(self, tracking: str) -> Sequence[TrackingEventIn]:
        """Nobody is asked."""
        del tracking
        return ()

    def url(self, tracking: str) -> str:
        """There is no page."""
        del tracking
        return ""


class ByHand:
    """A carrier that the customer chose: the number is typed, events come by webhook, API or file."""

    needs_address = False

    def __init__(self, code: str, name: str, page: str = "") -> None:
        self.code, self.name, self._page = code, name, page

    def book(self, booking: Booking) -> Booked:
        """Nothing to book: the number is the customer's."""
        del booking
        return Booked(tracking="")

    def cancel(self, tracking: str) -> None:
        """Nobody was told of it."""

    def events(self, tracking: str) -> Sequence[TrackingEventIn]:
        """Nobody is asked."""
        del tracking
        return ()

    def url(self, tracking: str) -> str:
        """The carrier's public page, if it is known."""
        return self._page.format(tracking) if self._page else ""
