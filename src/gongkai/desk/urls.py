"""The desk's addresses: everything under the organ's code."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from gongkai.desk.views import cell, home, opening, report, steps, text

app_name = "desk"
urlpatterns = [
    path("login/", home.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("", home.home, name="home"),
    path("<slug:organ>/", home.dashboard, name="dashboard"),
    path("<slug:organ>/reports/", report.reports, name="reports"),
    path("<slug:organ>/reports/opening/", opening.opening, name="opening"),
    path("<slug:organ>/reports/<int:year>/", report.report, name="report"),
    path("<slug:organ>/reports/<int:year>/issued/<int:version>/", report.issued, name="issued"),
    path("<slug:organ>/reports/<int:year>/figures/<str:figure>/", cell.figure, name="figure"),
    path("<slug:organ>/reports/<int:year>/texts/<int:no>/", text.text, name="text"),
    path("<slug:organ>/reports/<int:year>/texts/<int:no>/redraft/", text.redraft, name="redraft"),
    path("<slug:organ>/reports/<int:year>/steps/<slug:key>/", steps.step, name="step"),
    path("<slug:organ>/reports/<int:year>/waive/<slug:fingerprint>/", steps.waive, name="waive"),
    path("<slug:organ>/reports/<int:year>/report.<slug:ending>", report.download, name="download"),
]
