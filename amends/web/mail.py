"""E-mail handed over by POST: the bytes as they came, signed. For mail services that forward by HTTP.

`X-Amends-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>." + body under AMENDS_MAIL_SECRET>`
"""

from __future__ import annotations

import hashlib
import hmac
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amends.core import clock
from amends.core.errors import NotFound, Refused, Unavailable
from amends.notices.api import take_mail
from amends.web.doors import whole

_MOST = 41 * 1024 * 1024
_SECONDS = 300
_SIGNATURE = re.compile(r"t=(\d{1,12}),\s*v1=([0-9a-f]{64})")


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """202: kept (also when it was known). 401: signature wrong or too old. 404: no secret is set. 413: too
    long."""
    if not settings.MAIL_SECRET:
        raise NotFound
    try:
        body = whole(request, _MOST)
    except Refused as refusal:
        return JsonResponse({"error": refusal.code, "text": refusal.text}, status=413)
    if not signed(request.headers.get("X-Amends-Signature", ""), body, settings.MAIL_SECRET):
        return JsonResponse({"error": "signature_wrong"}, status=401)
    try:
        mail_id, fresh = take_mail(body)
    except Refused as refusal:
        return JsonResponse({"error": refusal.code, "text": refusal.text}, status=422)
    except Unavailable as away:
        return JsonResponse({"error": away.code}, status=503, headers={"Retry-After": str(away.retry_after)})
    return JsonResponse({"mail": mail_id, "new": fresh}, status=202)


def signed(header: str, body: bytes, secret: str) -> bool:
    """Whether the header signs these bytes with the secret, within five minutes of now."""
    found = _SIGNATURE.fullmatch(header.strip())
    if found is None or abs(clock.now().timestamp() - int(found[1])) > _SECONDS:
        return False
    right = hmac.new(secret.encode(), f"{found[1]}.".encode() + body, hashlib.sha256)
    return hmac.compare_digest(right.hexdigest(), found[2])
