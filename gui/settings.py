"""What the program remembers from one start to the next, and where."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from PySide6.QtCore import QSettings, QStandardPaths

from core.signal import Signal
from core.spec import Range, Spec, params_of

VARIABLE = "LAYERLOOM_CONFIG"  # another folder, for tests and for trying things out


class Settings(Spec):
    """What a user likes."""

    kind = "settings"
    title = "Settings"

    theme: Annotated[
        Literal["system", "light", "dark", "high_contrast"],
        "colours; system: as the desktop has them",
    ] = "system"
    close_gaps: Annotated[bool, "wire the neighbours of a deleted layer"] = True
    keep_learnt: Annotated[
        Literal["ask", "keep", "forget"],
        "what unchanged layers do with their weights when others were changed",
    ] = "ask"
    train_layout: Annotated[
        bool, "go from the layout Build to Train when a network is trained for the first time"
    ] = True
    minimap: Annotated[bool, "show a small map where not all of the network is seen"] = True
    time_bar: Annotated[bool, "show the time machine below the panels once there is a past"] = True
    history: Annotated[
        int,
        Range(0, 65_536, log=True, unit="MB", zero="nothing"),
        "memory that the time machine may take for weights of earlier moments",
    ] = 256
    autosave: Annotated[
        int, Range(0, 3600, unit="s", zero="never"), "seconds between two copies for recovery"
    ] = 30


def config_folder() -> Path:
    """Where settings and copies for recovery lie; it may not exist yet."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(where) / "layerloom"


class Memory:
    """The settings, the arrangement of the window and other things that are kept.

    Signal: `changed(settings)`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or config_folder()
        self._store = QSettings(str(self.folder / "window.ini"), QSettings.Format.IniFormat)
        self.changed: Signal[Settings] = Signal()
        self.settings = self._read()

    def set(self, name: str, value: Any) -> None:
        """Change one setting; a value that it cannot have is left out."""
        changed = self.settings.with_(**{name: value})
        if changed != self.settings and not changed.complaints():
            self.settings = changed
            self._store.setValue(f"settings/{name}", value)
            self.changed.emit(changed)

    def recall(self, key: str) -> Any:
        """What was kept under `key`, or None."""
        return self._store.value(key)

    def keep(self, key: str, value: Any) -> None:
        self._store.setValue(key, value)

    def forget(self, key: str) -> None:
        self._store.remove(key)

    def sync(self) -> None:
        """Write it down now."""
        self._store.sync()

    def _read(self) -> Settings:
        """What is on disk; what makes no sense there is as if it were not."""
        settings = Settings()
        for param in params_of(Settings):
            value = self._store.value(f"settings/{param.name}")
            if value is None:
                continue
            if param.type is bool:
                value = str(value).lower() == "true"
            elif param.type is int:
                value = int(value) if str(value).isdigit() else None
            if param.complaint(value) is None:
                settings = settings.with_(**{param.name: value})
        return settings
