"""Which address shows what? Fixed by the contract, section 5."""

from django.urls import include, path

from gongkai.web import health

urlpatterns = [
    path("healthz", health.healthz),
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]
