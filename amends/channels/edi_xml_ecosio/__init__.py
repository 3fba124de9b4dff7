"""The ecosio (ERPEL) channel."""

from amends.channels.edi_xml_ecosio.channel import Ecosio

__all__ = ["Ecosio"]
