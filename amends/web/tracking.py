"""What carriers say of parcels, by POST, signed as mail is.

`X-Amends-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>." + body under AMENDS_TRACKING_SECRET>`
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amends.core.errors import NotFound, Refused
from amends.parcels.api import read_events, take_events
from amends.web.doors import whole
from amends.web.mail import signed

_MOST = 2 * 1024 * 1024


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """200: kept; how many were new, known before, or of parcels that nobody announced (they wait). 401: signature
    wrong or too old. 413: too long. 404: no secret is set. 422: cannot be read, and nothing was taken."""
    if not settings.TRACKING_SECRET:
        raise NotFound
    try:
        body = whole(request, _MOST)
    except Refused as refusal:
        return JsonResponse({"error": refusal.code, "text": refusal.text}, status=413)
    if not signed(request.headers.get("X-Amends-Signature", ""), body, settings.TRACKING_SECRET):
        return JsonResponse({"error": "signature_wrong"}, status=401)
    try:
        taken = take_events(read_events(body))
    except Refused as refusal:
        return JsonResponse({"error": refusal.code, "text": refusal.text}, status=422)
    return JsonResponse({"new": taken.new, "known": taken.known, "unknown": taken.unknown})
