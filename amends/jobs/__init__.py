"""Outbox of facts, background jobs, guarded state moves, idempotency keys."""
