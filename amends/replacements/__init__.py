"""What is sent instead of a faulty unit: reserved, paid for where it costs more, sent, and sold anew."""
