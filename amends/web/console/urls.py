"""The console's addresses. One line a page, grouped by room; names as in the navigation (nav.py)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from amends.web.console import approvals, home, memos

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("style/", home.style, name="style"),
    # orders, catalogue, people
    # sources, events, dead letters
    # claims
    # policies, letters, report
    # returns, inspections, quarantine, dispositions
    # memos, payouts, approvals
    path("memos/", memos.memos, name="memos"),
    path("memos/<str:ref>/", memos.memo, name="memo"),
    path("memos/<str:ref>/memo.pdf", memos.memo_pdf, name="memo_pdf"),
    path("memos/<str:ref>/payout/", memos.record, name="payout_record"),
    path("memos/<str:ref>/transfer/", memos.transfer, name="payout_transfer"),
    path("payouts/", memos.payouts, name="payouts"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:decision_id>/", approvals.second, name="approval"),
]
