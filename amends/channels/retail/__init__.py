"""Invoice-line exports of a shop ("Online Retail" layout): one row per invoice line, cancellations as
invoices that begin with C."""
