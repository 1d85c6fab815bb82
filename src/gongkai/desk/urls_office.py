"""The addresses of the office: what came in, who works on what, how requests are handled."""

from django.urls import path

from gongkai.desk.views import worklist

urlpatterns = [
    path("<slug:organ>/cases/", worklist.cases, name="cases"),
    path("<slug:organ>/cases/export.xlsx", worklist.export, name="export_cases"),
    path("<slug:organ>/cases/new/", worklist.new, name="new_case"),
]
