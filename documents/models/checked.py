"""What the check of a file said, kept beside its bytes: the same columns for a version and for a file that waits."""

from typing import Any

from simon.lib.files import CheckedFile


class CheckedColumns:
    """For models with the columns name, extension, kind, mime, size (bytes) and sha256."""

    @staticmethod
    def columns(checked: CheckedFile) -> dict[str, Any]:
        """The columns' values of a file that was checked."""
        return {
            "name": checked.name[:255],
            "extension": checked.extension,
            "kind": checked.kind,
            "mime": checked.mime,
            "size": checked.size,
            "sha256": checked.sha256,
        }

    @property
    def checked(self) -> CheckedFile:
        """What the check said when the file came in."""
        return CheckedFile(
            kind=self.kind,
            mime=self.mime,
            size=self.size,
            sha256=self.sha256,
            extension=self.extension,
            download_only=False,
            name=self.name,
        )
