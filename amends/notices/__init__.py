"""Letters to people: an outbox of e-mails, written once, sent by a job."""
