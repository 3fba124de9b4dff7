"""When this fact happens, call that room: one short file each.

Every handler runs in a job and a transaction of its own, exactly once per fact (jobs.deliver); the commands it
calls are idempotent as well. A handler that fails leaves its fact undelivered and its job visible, and the claim
where it was.
"""

from amends.workflows.storylines import (
    alert,
    ask,
    authorise,
    check,
    correct_serial,
    cover,
    decide,
    grant,
    hear,
    identify,
    inspect,
    keep,
    lapse,
    look,
    outside,
    paid,
    pay,
    receive,
    repairing,
    replace,
    review,
    settle,
    tell,
    triage,
    warn,
    weigh,
)

__all__ = [
    "alert",
    "ask",
    "authorise",
    "check",
    "correct_serial",
    "cover",
    "decide",
    "grant",
    "hear",
    "identify",
    "inspect",
    "keep",
    "lapse",
    "look",
    "outside",
    "paid",
    "pay",
    "receive",
    "repairing",
    "replace",
    "review",
    "settle",
    "tell",
    "triage",
    "warn",
    "weigh",
]
