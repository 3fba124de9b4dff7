"""Django registration of the room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """RMA, receipt, inspection, disposition."""

    name = "amends.returns"
    label = "returns"

    def ready(self) -> None:
        """Goods on their way, received and proposed wait for people."""
        from amends.jobs.api import queue_of

        queue_of("parcels_announced", "returns.Rma", state="authorised")
        queue_of("goods_to_inspect", "returns.Receipt", is_inspected=False)
        queue_of("dispositions_proposed", "returns.Disposition", state="proposed")
