"""The addresses of one request: its page, its ledger, its review, its letters."""

from django.urls import path

from gongkai.desk.views import cases

CASE = "<slug:organ>/cases/<int:pk>/"
urlpatterns = [
    path(CASE, cases.case, name="case"),
    path(f"{CASE}record/<slug:event>/", cases.record, name="record"),
]
