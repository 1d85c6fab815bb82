"""The counter's addresses for requests: asking, the receipt, following, and opinions."""

from django.urls import path

from gongkai.portal.views import answers, asking, channels, following, opinion, sent

urlpatterns = [
    path("o/<slug:organ>/requests/", channels.entry, name="requests"),
    path("o/<slug:organ>/requests/form/", channels.paper_form, name="paper_form"),
    path("o/<slug:organ>/requests/form/form.<slug:ending>", channels.paper_file, name="paper_file"),
    path("o/<slug:organ>/requests/new/", asking.start, name="ask"),
    path("o/<slug:organ>/requests/new/already/", asking.already, name="ask_already"),
    path("o/<slug:organ>/requests/new/spared/", asking.spare, name="ask_spared"),
    path("o/<slug:organ>/requests/new/drop/", asking.drop, name="ask_drop"),
    path("o/<slug:organ>/requests/new/check/", asking.check, name="ask_check"),
    path("o/<slug:organ>/requests/new/<slug:page>/", asking.step, name="ask_step"),
    path("o/<slug:organ>/requests/sent/", sent.sent, name="sent"),
    path("o/<slug:organ>/requests/sent/leave/", sent.leave, name="sent_leave"),
    path("o/<slug:organ>/requests/sent/receipt.pdf", sent.receipt, name="receipt"),
    path("requests/track/", following.track, name="track"),
    path("requests/track/status/", following.status, name="status"),
    path("requests/track/leave/", following.leave, name="leave"),
    path("requests/track/letters/<int:pk>/", following.letter, name="collected"),
    path("requests/track/letters/<int:pk>/files/<int:file>/", following.download, name="collected_file"),
    path("requests/track/cases/<int:pk>/correct/", following.correct, name="correct"),
    path("requests/track/cases/<int:pk>/reasons/", following.reasons, name="reasons"),
    path("requests/track/cases/<int:pk>/withdraw/", following.withdraw, name="withdraw"),
    path("requests/answers/", answers.answers, name="answers"),
    path("requests/answers/leave/", answers.leave, name="answers_leave"),
    path("requests/answers/files/<int:file>/", answers.download, name="answer_file"),
    path("requests/opinion/", opinion.opinion, name="opinion"),
    path("requests/opinion/receipt.pdf", opinion.receipt, name="opinion_receipt"),
    path("requests/opinion/leave/", opinion.leave, name="opinion_leave"),
]
