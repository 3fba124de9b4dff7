"""Types and facts of the notices room."""

from amends.notices.facts import DangerReported, MailArrived
from amends.notices.types import Attachment, LetterView, MailView

__all__ = ["Attachment", "DangerReported", "LetterView", "MailArrived", "MailView"]
