"""Where evidence is kept: folders of this machine, or S3 storage when a bucket is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

KEPT_DAYS = {
    "photos": ("AMENDS_KEEP_PHOTOS_DAYS", 1095),
    "originals": ("AMENDS_KEEP_ORIGINALS_DAYS", 730),
    "videos": ("AMENDS_KEEP_VIDEOS_DAYS", 365),
    "receipts": ("AMENDS_KEEP_RECEIPTS_DAYS", 1095),
    "words": ("AMENDS_KEEP_WORDS_DAYS", 1095),
}
"""How long each kind is kept after its claim ended, by setting and default; 0 = for good."""


def evidence_days(environ: Mapping[str, str]) -> dict[str, int]:
    """Days by kind."""
    return {kind: int(environ.get(setting, days)) for kind, (setting, days) in KEPT_DAYS.items()}


def evidence_store(environ: Mapping[str, str], folder: Path, beside: str = "") -> dict[str, Any]:
    """Django's description of the storage "evidence", or of one beside it (see docs/reference/settings.md)."""
    bucket = environ.get("AMENDS_EVIDENCE_S3_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "amends.claims.ports.evidence_files.EvidenceFiles",
            "OPTIONS": {"location": folder},
        }
    from botocore.config import Config  # only where S3 is used: it takes a third of a second

    endpoint = environ.get("AMENDS_EVIDENCE_S3_ENDPOINT", "")
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "location": environ.get("AMENDS_EVIDENCE_S3_PREFIX", "evidence") + beside,
        "default_acl": None,  # the bucket's own rule; it must be private
        "file_overwrite": True,
        "client_config": Config(
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            # Many servers that speak S3 know neither hosts per bucket nor the newer checksums.
            s3={"addressing_style": "path" if endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    for option, setting in (
        ("endpoint_url", "AMENDS_EVIDENCE_S3_ENDPOINT"),
        ("region_name", "AMENDS_EVIDENCE_S3_REGION"),
        ("access_key", "AMENDS_EVIDENCE_S3_KEY"),
        ("secret_key", "AMENDS_EVIDENCE_S3_SECRET"),
    ):
        if value := environ.get(setting, ""):
            options[option] = value
    if encryption := environ.get("AMENDS_EVIDENCE_S3_ENCRYPTION", ""):
        options["object_parameters"] = {"ServerSideEncryption": encryption}
    return {"BACKEND": "amends.claims.ports.evidence_objects.EvidenceObjects", "OPTIONS": options}
