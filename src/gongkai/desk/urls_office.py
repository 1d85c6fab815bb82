"""The addresses of the office: what came in, who works on what, how requests are handled."""

from django.urls import path

from gongkai.desk.views import (
    bulk,
    caseimport,
    guide,
    handling,
    handover,
    identities,
    inbox,
    intake,
    organ,
    worklist,
)

urlpatterns = [
    path("<slug:organ>/inbox/", inbox.inbox, name="inbox"),
    path("<slug:organ>/inbox/<int:pk>/", inbox.request_page, name="incoming"),
    path("<slug:organ>/inbox/<int:pk>/confirm/", inbox.confirm, name="confirm"),
    path("<slug:organ>/inbox/<int:pk>/contact/", inbox.contact, name="contact"),
    path("<slug:organ>/inbox/<int:pk>/code/", inbox.renew_code, name="renew_code"),
    path("<slug:organ>/inbox/<int:pk>/applicant/", identities.applicant, name="incoming_applicant"),
    path("<slug:organ>/inbox/<int:pk>/files/<int:file>/", identities.file, name="incoming_file"),
    path("<slug:organ>/inbox/<int:pk>/receipt/", intake.receipt, name="receipt"),
    path("<slug:organ>/inbox/<int:pk>/receipt.pdf", intake.receipt_pdf, name="receipt_pdf"),
    path("<slug:organ>/intake/", intake.intake, name="intake"),
    path("<slug:organ>/intake/dates/", intake.dates, name="intake_dates"),
    path("<slug:organ>/cases/", worklist.cases, name="cases"),
    path("<slug:organ>/cases/sheet/", worklist.sheet_preview, name="case_sheet"),
    path("<slug:organ>/cases/export.xlsx", worklist.export, name="export_cases"),
    path("<slug:organ>/cases/new/", worklist.new, name="new_case"),
    path("<slug:organ>/cases/bulk/<slug:act>/", bulk.bulk, name="bulk"),
    path("<slug:organ>/cases/import/", caseimport.import_sheet, name="import_cases"),
    path("<slug:organ>/cases/import/template.xlsx", caseimport.template, name="case_template"),
    path("<slug:organ>/handover/", handover.handover, name="handover"),
    path("<slug:organ>/handover/<int:pk>/", handover.person, name="handover_person"),
    path("<slug:organ>/handover/<int:pk>/list.pdf", handover.paper, name="handover_paper"),
    path("<slug:organ>/organ/guide/", guide.guide, name="guide"),
    path("<slug:organ>/organ/guide/edit/", guide.edit, name="edit_guide"),
    path("<slug:organ>/organ/guide/publish/", guide.publish, name="publish_guide"),
    path("<slug:organ>/organ/guide/review/", guide.review, name="review_guide"),
    path("<slug:organ>/organ/handling/", handling.handling, name="handling"),
    path("<slug:organ>/organ/handling/examples/", handling.shown, name="handling_examples"),
    path("<slug:organ>/organ/departments/<int:pk>/", organ.rename_department, name="rename_department"),
]
