"""Signatures made with a party's private key: its public keys are what the source's secrets hold.

A secret is a PEM public key, for any key id, or a JSON object of key ids and public keys, each as PEM or as the
base64 of its DER form: {"9936261a-...": "-----BEGIN PUBLIC KEY-----..."}. During a rotation a source holds two.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "SHA1": hashes.SHA1(),  # noqa: S303 -- eBay signs with it; only ever checked, never made
    "SHA256": hashes.SHA256(),
}


def signed_by(secrets: Iterable[str], key_id: str, signature: str, message: bytes, digest: str = "SHA256") -> bool:
    """Whether the base64 signature of the message fits a public key of this id: RSA (PKCS #1 v1.5) or ECDSA."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if not given or digest not in _HASHES:
        return False
    return any(_fits(key, given, message, _HASHES[digest]) for key in _keys(secrets, key_id))


def named_secret(secrets: Iterable[str], name: str) -> str:
    """The text of this name in the first secret that is a JSON object with it; "" when there is none."""
    return next((found[name] for found in map(_named, secrets) if isinstance(found.get(name), str)), "")


def _keys(secrets: Iterable[str], key_id: str) -> Iterator[str]:
    for secret in secrets:
        if not secret.lstrip().startswith("{"):
            yield secret
        elif isinstance(key := _named(secret).get(key_id), str):
            yield key


def _named(secret: str) -> dict[str, Any]:
    try:
        found = json.loads(secret)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _fits(key: str, signature: bytes, message: bytes, digest: hashes.HashAlgorithm) -> bool:
    public = _load(key)
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, message, padding.PKCS1v15(), digest)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, message, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=64)
def _load(key: str) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | None:
    """The public key of a PEM text (its line breaks may be lost) or of base64 DER; None when it is neither."""
    body = key.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "")
    try:
        if "-----BEGIN RSA" in key:
            found = load_pem_public_key(key.encode())
        else:
            found = load_der_public_key(base64.b64decode("".join(body.split()), validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm, UnicodeEncodeError):
        return None
    return found if isinstance(found, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else None
