"""The customer portal's addresses. Letters link to claims, slips and memos (workflows.words)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from amends.web import languages, photo_check
from amends.web.portal import (
    choice,
    claim,
    credit,
    danger,
    door,
    elsewhere,
    orders,
    parcels,
    repairs,
    report,
    serial,
    serial_record,
    uploads,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", door.door, name="door"),
    path("sent/", door.sent, name="sent"),
    path("elsewhere/start/", elsewhere.start, name="start"),
    path("elsewhere/", elsewhere.state, name="elsewhere"),
    path("danger/", danger.danger, name="danger"),
    path("language/", languages.choose, name="language"),
    path("link/<str:token>/", door.link, name="link"),
    path("home/", orders.home, name="home"),
    path("orders/<int:order_id>/", orders.one, name="order"),
    path("orders/<int:order_id>/items/<int:line_id>/report/", report.new, name="report"),
    path("orders/<int:order_id>/items/<int:line_id>/register/", orders.register, name="register"),
    path("orders/<int:order_id>/items/<int:line_id>/keep/", report.keep, name="keep"),
    path("orders/<int:order_id>/items/<int:line_id>/serial/", serial.live, name="serial"),
    path("claims/", orders.my_claims, name="claims"),
    path("claims/<str:ref>/", claim.one, name="claim"),
    path("claims/<str:ref>/live/", claim.live, name="live"),
    path("claims/<str:ref>/details/", report.details, name="details"),
    path("claims/<str:ref>/photos/", report.photos, name="photos"),
    path("claims/<str:ref>/review/", report.review, name="review"),
    path("claims/<str:ref>/later/", report.later, name="later"),
    path("claims/<str:ref>/send/", report.send, name="send"),
    path("claims/<str:ref>/write/", claim.write, name="write"),
    path("claims/<str:ref>/serial-record/", serial_record.doubt, name="serial_record"),
    path("claims/<str:ref>/choose/", choice.choose, name="choose"),
    path("claims/<str:ref>/withdraw/", claim.withdraw, name="withdraw"),
    path("claims/<str:ref>/uploads/", uploads.begin, name="claim_uploads"),
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/<str:upload>/", uploads.upload, name="upload"),
    path("attachments/<str:ref>/file/", uploads.file, name="attachment_file"),
    path("attachments/<str:ref>/pages/<int:number>/", uploads.page, name="attachment_page"),
    path("photos/check/", photo_check.for_customers, name="photo_check"),
    path("photos/<str:public_id>/", claim.photo, name="photo"),
    path("repairs/<str:ref>/quotes/<int:number>/", repairs.answer, name="quote_answer"),
    path("returns/<str:ref>/slip/", claim.slip, name="slip"),
    path("returns/<str:ref>/together/", parcels.join, name="join"),
    path("returns/<str:ref>/alone/", parcels.leave, name="leave"),
    path("returns/together/<str:ref>.pdf", parcels.slip_together, name="slip_together"),
    path("returns/<str:ref>/parcels/", parcels.announce, name="parcel"),
    path("parcels/<str:ref>/label.pdf", parcels.label, name="parcel_label"),
    path("credit/", credit.mine, name="credit"),
    path("credit/<str:ref>/", credit.account, name="credit_account"),
    path("credit/<str:ref>/statement/", credit.statement, name="credit_statement"),
    path("memos/<str:ref>/", claim.memo, name="memo"),
]
