"""The public counter's addresses (contract, section 5): permanent, plain GET, without a login."""

from django.urls import include, path

from gongkai.portal.views import (
    appearance,
    check,
    data,
    documents,
    feeds,
    figures,
    front,
    guide,
    machines,
    old,
    prints,
    reports,
    search,
    subscribing,
)

app_name = "portal"
urlpatterns = [
    path("", front.home, name="home"),
    path("view/", appearance.switch, name="view"),
    path("check/", check.check, name="check"),
    path("data/", data.data, name="data"),
    path("search/", search.search, name="search"),
    path("search.atom", feeds.found, name="found"),
    path("old/", old.old, name="old"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("d/<int:pk>/", documents.document, name="document"),
    path("d/<int:pk>/document.pdf", prints.document, name="print"),
    path("d/<int:pk>/versions/<int:version>/", documents.version, name="version"),
    path("d/<int:pk>/files/<int:file>/", documents.file, name="file"),
    path("o/<slug:organ>/", front.organ, name="organ"),
    path("o/<slug:organ>/guide/", guide.guide, name="guide"),
    path("o/<slug:organ>/rules/", documents.rules, name="rules"),
    path("o/<slug:organ>/disclosure/", documents.disclosure, name="disclosure"),
    path("o/<slug:organ>/disclosure/catalogue/", figures.catalogue, name="catalogue"),
    path("o/<slug:organ>/subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscriptions/<str:code>/", subscribing.subscription, name="subscription"),
    path("subscriptions/<str:code>/stop/", subscribing.stop, name="unsubscribe"),
    path("o/<slug:organ>/figures/", figures.figures, name="figures"),
    path("o/<slug:organ>/disclosure.atom", feeds.feed, name="feed"),
    path("o/<slug:organ>/reports/", reports.reports, name="reports"),
    path("o/<slug:organ>/reports/<int:year>/", reports.report, name="report"),
    path("o/<slug:organ>/reports/<int:year>/report.<slug:ending>", reports.download, name="download"),
    path("", include("gongkai.portal.urls_requests")),
]
