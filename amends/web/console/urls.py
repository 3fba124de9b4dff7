"""The console's addresses. One line a page, grouped by room; names as in the navigation (nav.py)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from amends.web.console import (
    approvals,
    case,
    catalog,
    claims,
    disposing,
    home,
    inspecting,
    intake,
    letters,
    memos,
    orders,
    people,
    policies,
    receiving,
    report,
    rmas,
)

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("style/", home.style, name="style"),
    # orders, catalogue, people
    path("orders/", orders.orders, name="orders"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("products/", catalog.catalog, name="catalog"),
    path("products/<path:sku>/", catalog.product, name="product"),
    path("advisories/", catalog.advisories, name="advisories"),
    path("advisories/new/", catalog.advisory_new, name="advisory_new"),
    path("advisories/<str:ref>/", catalog.advisory, name="advisory"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/limits/", people.limits, name="limits"),
    # sources, events, dead letters
    path("sources/", intake.sources, name="sources"),
    path("sources/<int:source_id>/secret/", intake.source_secret, name="source_secret"),
    path("sources/<int:source_id>/switch/", intake.source_switch, name="source_switch"),
    path("events/", intake.events, name="events"),
    path("events/<int:event_id>/", intake.event, name="event"),
    path("events/<int:event_id>/raw/", intake.event_raw, name="event_raw"),
    path("dead-letters/", intake.dead_letters, name="dead_letters"),
    path("dead-letters/replay/", intake.dead_replay, name="dead_replay"),
    path("dead-letters/<int:letter_id>/", intake.dead_letter, name="dead_letter"),
    # claims
    path("claims/", claims.claims, name="claims"),
    path("claims/new/<int:order_line_id>/", claims.claim_new, name="claim_new"),
    path("photos/<str:ref>/", claims.photo, name="photo"),
    # the case page, policies, letters, report
    path("claims/<str:ref>/", case.claim, name="claim"),
    path("claims/<str:ref>/amount/", case.claim_amount, name="claim_amount"),
    path("claims/<str:ref>/do/<str:verb>/", case.claim_do, name="claim_do"),
    path("policies/", policies.policies, name="policies"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/body/", letters.letter_body, name="letter_body"),
    path("letters/<int:letter_id>/again/", letters.letter_again, name="letter_again"),
    path("report/", report.report, name="report"),
    path("report/claims/", report.report_claims, name="report_claims"),
    # returns, inspections, quarantine, dispositions
    path("receive/", receiving.receive, name="receive"),
    path("receive/station/", receiving.station, name="station"),
    path("receive/done/<int:receipt_id>/", receiving.received, name="received"),
    path("receive/<str:ref>/", receiving.receive_rma, name="receive_rma"),
    path("returns/", rmas.rmas, name="rmas"),
    path("returns/<str:ref>/", rmas.rma, name="rma"),
    path("returns/<str:ref>/do/<str:verb>/", rmas.rma_do, name="rma_do"),
    path("returns/<str:ref>/slip/", rmas.rma_slip, name="rma_slip"),
    path("returns/<str:ref>/slip.pdf", rmas.rma_pdf, name="rma_pdf"),
    path("returns/<str:ref>/photos/<str:photo>/", rmas.rma_photo, name="rma_photo"),
    path("inspections/", inspecting.inspections, name="inspections"),
    path("inspections/<int:receipt_id>/", inspecting.inspect, name="inspect"),
    path("quarantine/", disposing.quarantine, name="quarantine"),
    path("dispositions/", disposing.dispositions, name="dispositions"),
    path("dispositions/new/<int:receipt_id>/", disposing.disposition_new, name="disposition_new"),
    path("dispositions/<int:disposition_id>/", disposing.disposition_do, name="disposition_do"),
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
