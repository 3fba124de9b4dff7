"""What may be done about the serial numbers of sold units once they are recorded."""

from amends.orders.commands.correct_serial import decide_doubt, doubt_serial
from amends.orders.queries.serial_doubts import serial_doubts
from amends.orders.rules.serial_doubts import DoubtView

__all__ = ["DoubtView", "decide_doubt", "doubt_serial", "serial_doubts"]
