"""The event feed: what happened at the desk, in an order that never skips, and webhooks that tell it."""
