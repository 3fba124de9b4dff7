"""Words of claims were erased: the addresses on their parcels' labels go too."""

from __future__ import annotations

from amends.parcels.models import Parcel


def forget(claim_ids: tuple[int, ...]) -> None:
    """The labels, which bear the sender's name and address. Carrier, number and what it told stay."""
    Parcel.objects.filter(rma__claim_id__in=claim_ids).update(label_pdf=b"", label_zpl="")
