"""One contract for every place where evidence may be kept: folders, and a server that speaks S3."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import override_settings

from amends.claims import api
from amends.claims.commands import sweep
from amends.claims.models import Photo
from amends.claims.ports import evidence_files
from amends.config.evidence import evidence_store
from amends.core import clock
from amends.core.errors import Unavailable
from tests.claims.pictures import photo
from tests.claims.shop import about, buyer, sell

NAME, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """A server of its own on this machine, and the variables that point to it."""
    import boto3

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        variables = {
            "AMENDS_EVIDENCE_S3_BUCKET": "evidence-of-tests",
            "AMENDS_EVIDENCE_S3_ENDPOINT": f"http://127.0.0.1:{port}",
            "AMENDS_EVIDENCE_S3_REGION": "us-east-1",
            "AMENDS_EVIDENCE_S3_KEY": "tests",
            "AMENDS_EVIDENCE_S3_SECRET": "tests",
            "AMENDS_EVIDENCE_S3_ENCRYPTION": "AES256",
        }
        boto3.client(
            "s3",
            endpoint_url=variables["AMENDS_EVIDENCE_S3_ENDPOINT"],
            region_name="us-east-1",
            aws_access_key_id="tests",
            aws_secret_access_key="tests",
        ).create_bucket(Bucket="evidence-of-tests")
        yield variables
    finally:
        server.terminate()
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the S3 server ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the S3 server does not answer")


@pytest.fixture(params=["folders", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Evidence is kept there; what an earlier test left is out of sight."""
    variables = request.getfixturevalue("s3") if request.param == "s3" else {}
    here = {**variables, "AMENDS_EVIDENCE_S3_PREFIX": tmp_path.name}
    storages: dict[str, Any] = deepcopy(settings.STORAGES)
    storages["evidence"] = evidence_store(here, tmp_path / "contract")
    with override_settings(STORAGES=storages):
        yield request.param


def test_what_is_kept_is_given_back_and_swept_by_its_area(store: str) -> None:
    evidence_files.keep(NAME, b"large", b"small")
    evidence_files.keep(NAME, b"large", b"small")  # again changes nothing
    evidence_files.keep(OTHER, b"page", b"p", evidence_files.PAGES)
    evidence_files.keep_original(NAME, ContentFile(b"as it was sent"), 14)
    long = b"0123456789abcdef" * 200_000
    evidence_files.keep_original(OTHER, ContentFile(long), len(long), evidence_files.FILES)
    evidence_files.keep_part("UPL-1/0", b"piece")
    assert evidence_files.fetch(NAME) == b"large"
    assert evidence_files.fetch(NAME, small=True) == b"small"
    assert evidence_files.fetch(OTHER, area=evidence_files.PAGES) == b"page"
    assert b"".join(evidence_files.original(NAME)) == b"as it was sent"
    assert b"".join(evidence_files.original(OTHER, evidence_files.FILES)) == long
    assert b"".join(evidence_files.part("UPL-1/0")) == b"piece"
    later, earlier = clock.now() + timedelta(hours=1), clock.now() - timedelta(hours=1)
    assert list(evidence_files.old_files(later)) == [NAME]
    assert list(evidence_files.old_files(later, evidence_files.PAGES)) == [OTHER]
    assert list(evidence_files.old_originals(later)) == [NAME]
    assert list(evidence_files.old_originals(later, evidence_files.FILES)) == [OTHER]
    assert list(evidence_files.old_parts(later)) == ["UPL-1/0"]
    assert not list(evidence_files.old_files(earlier)) + list(evidence_files.old_originals(earlier))
    assert not evidence_files.remove(NAME, earlier)
    assert evidence_files.fetch(NAME) == b"large"
    assert evidence_files.remove(NAME, later)
    assert not evidence_files.remove(NAME, later)
    assert evidence_files.remove_original(NAME, later)
    evidence_files.remove_parts(["UPL-1/0", "UPL-1/none"])
    for gone in (
        lambda: evidence_files.fetch(NAME),
        lambda: list(evidence_files.original(NAME)),
        lambda: list(evidence_files.part("UPL-1/0")),
    ):
        with pytest.raises(Unavailable, match="photo_lost"):
            gone()
    assert evidence_files.fetch(OTHER, small=True, area=evidence_files.PAGES) == b"p"


def test_a_half_file_is_written_anew(store: str) -> None:
    evidence_files.keep(NAME, b"jp", b"small")
    evidence_files.keep(NAME, b"jpeg", b"small")
    assert evidence_files.fetch(NAME) == b"jpeg"


@pytest.mark.django_db
def test_photos_are_kept_shown_and_swept_there(store: str) -> None:
    bought = sell()
    me = buyer(bought)
    claim = api.open_claim(me, about(bought))
    kept = api.add_photo(me, claim.id, "a.jpg", photo())
    orphan = api.add_photo(me, claim.id, "b.jpg", photo(width=300))
    assert len(api.photo_bytes(me, kept.public_id)) == kept.bytes
    Photo.objects.filter(pk=orphan.id).delete()
    assert sweep.sweep_orphans() == 0  # too young
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert sweep.sweep_orphans() == 2
        assert sweep.sweep_orphans() == 0
    assert api.photo_bytes(me, kept.public_id, small=True)


def test_a_store_that_is_not_there_is_said_to_be_unavailable(s3: dict[str, str], tmp_path: Path) -> None:
    storages: dict[str, Any] = deepcopy(settings.STORAGES)
    storages["evidence"] = evidence_store({**s3, "AMENDS_EVIDENCE_S3_BUCKET": "no-such-bucket"}, tmp_path)
    with override_settings(STORAGES=storages):
        with pytest.raises(Unavailable, match="photo_not_kept"):
            evidence_files.keep(NAME, b"large", b"small")
        with pytest.raises(Unavailable, match="photo_lost"):
            evidence_files.fetch(NAME)
