"""Evidence beside photos (videos, PDF receipts), resumable uploads, retention, erasure and legal hold."""
