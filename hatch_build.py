"""Dependencies are written once, with their reasons, in requirements/base.in; the package reads them from there."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Puts requirements/base.in into the package's metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
        named = [line.split("#")[0].strip() for line in lines]
        metadata["dependencies"] = [name for name in named if name and not name.startswith("hatchling")]
