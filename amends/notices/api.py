"""What other rooms may use of the notices room."""

from amends.notices.commands.stubs import letters, write
from amends.notices.types import LetterView

__all__ = ["LetterView", "letters", "write"]
