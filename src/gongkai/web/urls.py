"""Which address shows what? Fixed by the contract, section 5."""

from django.urls import include, path

from gongkai.api.read import api
from gongkai.web import health, metrics, setup

handler400 = "gongkai.web.interrupted.unreadable"
handler500 = "gongkai.web.interrupted.failed"
handler404 = "gongkai.portal.views.old.missing"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("setup/", setup.setup, name="setup"),
    path("api/", api.urls),
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]
