"""Payouts move into the payments room, with every row, id and waiting job; the way back keeps them as well."""

from django.db import migrations

FORWARD = """
INSERT INTO payments_grantedrefund
    (key, document, document_ref, claim_ref, order_id, order_number, customer_id, customer_name, owner, currency,
     amount_minor, assigned_minor, paid_minor, state, at, settled_at)
SELECT t.key, m.number, m.public_id, m.claim_ref, k.order_id, m.order_number, m.customer_id, m.customer_name,
       CASE WHEN m.customer_id IS NULL THEN 'order:' || m.order_number ELSE 'customer:' || m.customer_id END,
       t.currency, t.amount_minor, CASE WHEN t.state = 'failed' THEN 0 ELSE t.amount_minor END,
       CASE WHEN t.state = 'succeeded' THEN t.amount_minor ELSE 0 END, t.state, t.at,
       CASE WHEN t.state = 'succeeded' THEN t.answered_at END
FROM resolutions_refundtransaction t
JOIN resolutions_creditmemo m ON m.id = t.memo_id
JOIN claims_claim k ON k.id = m.claim_id
ORDER BY t.id;
INSERT INTO payments_refundtransaction
    (id, granted_id, position, gateway, payment, key, state, currency, amount_minor, external_id, error, attempts,
     at, answered_at)
SELECT t.id, g.id, 0, t.gateway, '', t.key, t.state, t.currency, t.amount_minor, t.external_id, t.error,
       t.attempts, t.at, t.answered_at
FROM resolutions_refundtransaction t JOIN payments_grantedrefund g ON g.key = t.key;
SELECT setval(pg_get_serial_sequence('payments_refundtransaction', 'id'),
              coalesce((SELECT max(id) FROM payments_refundtransaction), 0) + 1, false);
UPDATE procrastinate_jobs SET task_name = 'payments.execute_refund'
WHERE task_name = 'resolutions.execute_refund' AND status = 'todo';
UPDATE procrastinate_jobs SET task_name = 'payments.chase_refunds', queueing_lock = 'payments.chase_refunds'
WHERE task_name = 'resolutions.chase_refunds' AND status = 'todo';
"""

BACKWARD = """
INSERT INTO resolutions_refundtransaction
    (id, memo_id, gateway, key, state, currency, amount_minor, external_id, error, attempts, at, answered_at)
SELECT DISTINCT ON (t.granted_id) t.id, m.id, t.gateway, t.key, t.state, t.currency, t.amount_minor,
       t.external_id, t.error, t.attempts, t.at, t.answered_at
FROM payments_refundtransaction t JOIN payments_grantedrefund g ON g.id = t.granted_id
JOIN resolutions_creditmemo m ON m.number = g.document ORDER BY t.granted_id, t.position DESC;
SELECT setval(pg_get_serial_sequence('resolutions_refundtransaction', 'id'),
              coalesce((SELECT max(id) FROM resolutions_refundtransaction), 0) + 1, false);
DELETE FROM payments_refundtransaction;
DELETE FROM payments_grantedrefund;
UPDATE procrastinate_jobs SET task_name = 'resolutions.execute_refund'
WHERE task_name = 'payments.execute_refund' AND status = 'todo';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0004_why_jobs_failed"),
        ("payments", "0001_granted_refunds_and_transactions"),
        ("resolutions", "0003_memos_are_final"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.DeleteModel(name="RefundTransaction"),
    ]
