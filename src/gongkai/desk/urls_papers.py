"""The addresses beside the requests: deliveries, the archive, working days, corrections and suggestions."""

urlpatterns: list[object] = []
