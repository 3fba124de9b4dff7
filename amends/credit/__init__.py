"""Store credit: what a shop owes its customers to spend, account by account."""
