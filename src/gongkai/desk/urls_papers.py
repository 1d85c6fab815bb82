"""The addresses beside the requests: letters, sendings, corrections, suggestions, working days, archive."""

from django.urls import path

from gongkai.desk.views import answers, answersending, archives, board, calendar, deliveries, matters, numbers

ORGAN = "<slug:organ>/"
MATTER = f"{ORGAN}matters/<int:pk>/"
ANSWER = f"{MATTER}letters/<int:letter>/"
urlpatterns = [
    path(f"{ORGAN}letters/", board.board, name="board"),
    path(f"{ORGAN}letters/steps/<slug:step>/", board.bulk, name="board_step"),
    path(f"{ORGAN}letters/numbers/", numbers.numbers, name="numbers"),
    path(f"{ORGAN}letters/numbers/export.xlsx", numbers.export, name="export_numbers"),
    path(f"{ORGAN}deliveries/", deliveries.deliveries, name="deliveries"),
    path(f"{ORGAN}deliveries/export.xlsx", deliveries.export, name="export_deliveries"),
    path(f"{ORGAN}deliveries/reconcile/", deliveries.reconcile, name="reconcile"),
    path(f"{ORGAN}matters/", matters.matters, name="matters"),
    path(f"{ORGAN}matters/export.xlsx", matters.export, name="export_matters"),
    path(f"{ORGAN}matters/new/", matters.new, name="new_matter"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}close/", matters.close, name="close_matter"),
    path(f"{MATTER}code/", matters.code, name="matter_code"),
    path(f"{MATTER}answer/", answers.new, name="new_answer"),
    path(f"{MATTER}answer/preview/", answers.preview, name="preview_new_answer"),
    path(ANSWER, answers.answer, name="answer"),
    path(f"{ANSWER}edit/", answers.edit, name="edit_answer"),
    path(f"{ANSWER}preview/", answers.preview_answer, name="preview_answer"),
    path(f"{ANSWER}steps/<slug:key>/", answers.step, name="answer_step"),
    path(f"{ANSWER}letter.<slug:ending>", answersending.download, name="answer_file"),
    path(f"{ANSWER}approval.pdf", answersending.approval, name="answer_approval"),
    path(f"{ANSWER}send/", answersending.send, name="send_answer"),
    path(f"{ANSWER}deliveries/<int:delivery>/serve/", answersending.serve, name="serve_answer"),
    path(f"{ANSWER}deliveries/<int:delivery>/return/", answersending.come_back, name="return_answer"),
    path(f"{ANSWER}deliveries/<int:delivery>/receipt.pdf", answersending.receipt, name="answer_receipt"),
    path(f"{MATTER}files/<int:file>/", answersending.proof, name="answer_proof"),
    path(f"{MATTER}void/", matters.void, name="void_matter"),
    path(f"{MATTER}answer.pdf", matters.answer, name="matter_answer"),
    path(f"{ORGAN}workdays/", calendar.workdays, name="workdays"),
    path(f"{ORGAN}workdays/new/", calendar.new, name="new_workdays"),
    path(f"{ORGAN}workdays/<int:pk>/finish/", calendar.finish, name="finish_workdays"),
    path(f"{ORGAN}archives/", archives.archives, name="archives"),
    path(f"{ORGAN}archives/bulk/", archives.bulk, name="archive_bulk"),
    path(f"{ORGAN}archives/retention/", archives.retention, name="retention"),
    path(f"{ORGAN}archives/<int:pk>/package.zip", archives.download, name="package"),
]
