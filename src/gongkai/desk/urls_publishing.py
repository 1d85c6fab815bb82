"""The addresses of what is published and of what is on its way there."""

from django.urls import path

from gongkai.desk.views import coverage, manuscripts, publications, stock, sweep

urlpatterns = [
    path("<slug:organ>/manuscripts/", manuscripts.manuscripts, name="manuscripts"),
    path("<slug:organ>/manuscripts/new/", manuscripts.new, name="new_manuscript"),
    path("<slug:organ>/manuscripts/<int:pk>/", manuscripts.manuscript, name="manuscript"),
    path("<slug:organ>/manuscripts/<int:pk>/edit/", manuscripts.edit, name="edit_manuscript"),
    path("<slug:organ>/manuscripts/<int:pk>/steps/<slug:key>/", manuscripts.step, name="manuscript_step"),
    path("<slug:organ>/manuscripts/<int:pk>/files/", manuscripts.attach, name="attach"),
    path("<slug:organ>/manuscripts/<int:pk>/files/<int:file>/", manuscripts.file, name="manuscript_file"),
    path("<slug:organ>/manuscripts/<int:pk>/cover/", manuscripts.cover, name="cover"),
    path("<slug:organ>/coverage/", coverage.coverage, name="coverage"),
    path("<slug:organ>/stock/", stock.stock, name="stock"),
    path("<slug:organ>/stock/template.xlsx", stock.template, name="stock_template"),
    path("<slug:organ>/stock/<int:pk>/rejects.csv", stock.rejects, name="stock_rejects"),
    path("<slug:organ>/sweep/", sweep.sweep, name="sweep"),
    path("<slug:organ>/sweep/export.xlsx", sweep.export, name="export_sweep"),
    path("<slug:organ>/sweep/<int:pk>/answer/", sweep.answer, name="sweep_answer"),
    path("<slug:organ>/sweep/<int:pk>/cover/", sweep.cover, name="sweep_cover"),
    path("<slug:organ>/sweep/<int:pk>/shut/", sweep.shut, name="sweep_shut"),
    path("<slug:organ>/publications/", publications.publications, name="publications"),
    path("<slug:organ>/publications/export.xlsx", publications.export, name="export_publications"),
    path("<slug:organ>/publications/new/", publications.new, name="new_publication"),
    path("<slug:organ>/publications/<int:pk>/", publications.publication, name="publication"),
    path("<slug:organ>/publications/<int:pk>/files/<int:file>/", publications.file, name="publication_file"),
    path("<slug:organ>/publications/<int:pk>/edit/", publications.edit, name="edit_publication"),
    path("<slug:organ>/publications/<int:pk>/void/", publications.void, name="void_publication"),
    path("<slug:organ>/publications/<int:pk>/correct/", manuscripts.correct, name="correct"),
    path("<slug:organ>/publications/<int:pk>/withdraw/", publications.withdraw, name="withdraw"),
]
