"""Types of the evidence room."""

from amends.evidence.types import AddedView, AttachmentView, ErasureView, HoldView, PageView, UploadView

__all__ = ["AddedView", "AttachmentView", "ErasureView", "HoldView", "PageView", "UploadView"]
