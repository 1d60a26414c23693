"""What a service that keeps files is asked: a part of its class."""

from __future__ import annotations

from typing import Any

from contracts.files import StageFile, UploadPermit
from messaging.rpc import command
from messaging.timers import every

SWEEP_SECONDS = 600


class KeepsFiles:
    """``stage_file``, and the sweeping of what nobody attached; `kept_files` is its `Files()`."""

    kept_files: Any

    @command(StageFile)
    def stage_file(self, request: StageFile) -> UploadPermit:
        return self.kept_files.permit_upload(request)  # type: ignore[no-any-return]

    @every(SWEEP_SECONDS)
    def sweep_files(self) -> None:
        self.kept_files.sweep()
