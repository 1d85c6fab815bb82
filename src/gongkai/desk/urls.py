"""The desk's addresses."""

urlpatterns = []
