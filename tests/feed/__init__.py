"""The event feed and its webhooks."""
