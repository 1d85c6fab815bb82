"""Can the platform serve?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from gongkai import __version__


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM records_organ LIMIT 1")
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})
