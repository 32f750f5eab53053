"""Files on their way in: kept in memory until they are sealed, never on the disk, and no further than is allowed."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keeps a file up to FILE_UPLOAD_MAX_MEMORY_SIZE bytes. Of a larger one only the size is kept, so that its form can
    say that it is too large; Django's own handler leaves such a file out, as if none had been chosen."""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.kept, self.is_too_large = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.is_too_large = self.is_too_large or start + len(raw_data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if self.is_too_large:
            self.kept = BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
