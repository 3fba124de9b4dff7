"""What other rooms may use of the notices room."""

from amends.notices.commands.send import send_again, send_waiting
from amends.notices.commands.write import write
from amends.notices.queries import letter, letters
from amends.notices.types import LetterView

__all__ = ["LetterView", "letter", "letters", "send_again", "send_waiting", "write"]
