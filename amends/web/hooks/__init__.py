"""The webhook receiver: raw bytes in, durable before it answers."""
