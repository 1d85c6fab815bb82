"""The addresses of what is published and of what is on its way there."""

from django.urls import path

from gongkai.desk.views import (
    bulletin,
    coverage,
    deposits,
    directories,
    documents,
    manuscripts,
    publications,
)

DIRECTORIES = "<slug:organ>/directories/"
DOCUMENTS = "<slug:organ>/documents/"
DEPOSITS = "<slug:organ>/deposits/"
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
    path(f"{DIRECTORIES}", directories.directories, name="directories"),
    path(f"{DIRECTORIES}import/", directories.import_sheet, name="import_directory"),
    path(f"{DIRECTORIES}template.xlsx", directories.template, name="directory_template"),
    path(f"{DIRECTORIES}<int:pk>/", directories.directory, name="directory"),
    path(f"{DIRECTORIES}<int:pk>/export.xlsx", directories.export, name="export_directory"),
    path(f"{DIRECTORIES}<int:pk>/items.xlsx", directories.sheet_of, name="directory_sheet"),
    path(f"{DIRECTORIES}<int:pk>/end/", directories.end, name="end_directory"),
    path(f"{DOCUMENTS}", documents.documents, name="documents"),
    path(f"{DOCUMENTS}export.xlsx", documents.export, name="export_documents"),
    path(f"{DOCUMENTS}cleanups/", documents.cleanups, name="cleanups"),
    path(f"{DOCUMENTS}cleanups/<int:pk>/", documents.cleanup, name="cleanup"),
    path(f"{DOCUMENTS}cleanups/<int:pk>/export.xlsx", documents.export_cleanup, name="export_cleanup"),
    path(f"{DOCUMENTS}cleanups/<int:pk>/close/", documents.close, name="close_cleanup"),
    path(f"{DOCUMENTS}cleanups/<int:pk>/<int:document>/", documents.conclude, name="conclude"),
    path("<slug:organ>/bulletin/", bulletin.bulletin, name="bulletin"),
    path("<slug:organ>/bulletin/bulletin.<slug:ending>", bulletin.download, name="bulletin_file"),
    path(f"{DEPOSITS}", deposits.deposits, name="deposits"),
    path(f"{DEPOSITS}<int:pk>/", deposits.deposit, name="deposit"),
    path(f"{DEPOSITS}<int:pk>/list.xlsx", deposits.export, name="export_deposit"),
    path(f"{DEPOSITS}<int:pk>/list.pdf", deposits.paper, name="deposit_paper"),
    path(f"{DEPOSITS}<int:pk>/void/", deposits.void, name="void_deposit"),
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
