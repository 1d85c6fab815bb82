"""The addresses of one request: its page, its ledger, its review, its letters."""

from django.urls import path

from gongkai.desk.views import casefiles, cases, ledger, letters, reviews, sending, signing

CASE = "<slug:organ>/cases/<int:pk>/"
LETTER = f"{CASE}letters/<int:letter>/"
DELIVERY = f"{LETTER}deliveries/<int:delivery>/"
urlpatterns = [
    path(CASE, cases.case, name="case"),
    path(f"{CASE}record/<slug:event>/", cases.record, name="record"),
    path(f"{CASE}applicant/", cases.applicant, name="applicant"),
    path(f"{CASE}review/", reviews.review, name="review"),
    path(f"{CASE}ledger/", ledger.ledger, name="ledger"),
    path(f"{CASE}ledger.pdf", ledger.printed, name="ledger_pdf"),
    path(f"{CASE}files/<int:file>/", casefiles.casefile, name="casefile"),
    path(f"{CASE}letters/new/", letters.choose, name="letters"),
    path(f"{CASE}letters/new/<str:kind>/", letters.new, name="new_letter"),
    path(f"{CASE}letters/new/<str:kind>/preview/", letters.preview, name="preview_new_letter"),
    path(LETTER, signing.letter, name="letter"),
    path(f"{LETTER}edit/", letters.edit, name="edit_letter"),
    path(f"{LETTER}preview/", letters.preview_letter, name="preview_letter"),
    path(f"{LETTER}steps/<slug:key>/", signing.step, name="letter_step"),
    path(f"{LETTER}enclosures/", signing.enclose, name="enclose"),
    path(f"{LETTER}letter.<slug:ending>", signing.download, name="letter_file"),
    path(f"{LETTER}approval.pdf", signing.approval, name="approval"),
    path(f"{LETTER}send/", sending.send, name="send_letter"),
    path(f"{DELIVERY}serve/", sending.serve, name="serve_letter"),
    path(f"{DELIVERY}return/", sending.come_back, name="return_letter"),
    path(f"{DELIVERY}receipt.pdf", sending.receipt, name="delivery_receipt"),
]
