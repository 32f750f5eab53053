"""What is too large is refused by its length, before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from teranga.ui import errors


class NotTooLarge:
    """Middleware: a body longer than the largest file that any form takes is answered at once, in words: HTTP 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if not told.isascii() or not told.isdigit() or int(told[:20]) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            return errors.too_large(settings.MOST_SENT_MB)
        return self.get_response(request)
