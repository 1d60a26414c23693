"""``files = Files()``: a service keeps files, and its processes have a door for their content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import eventlet
from eventlet import wsgi
from nameko.extensions import DependencyProvider, SharedExtension

from contracts.files import KEPT_BY, DownloadPermit, StageFile, UploadPermit
from contracts.refusals import InvalidInput
from messaging.endings import end
from messaging.files.settings import load_door_settings
from messaging.files.tokens import Act, TransferTokens
from messaging.files.transfers import Transfers
from messaging.runtime import Runtime, settings_of
from records.files import KeptFile, Limits, StagedFiles
from records.files.contents import Contents, GridContents
from records.files.limits import limits_for
from records.files.sweeping import sweep
from records.policies import Policies, load_policies
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day

MOST_CONNECTIONS = 64
PATIENCE_SECONDS = 30.0


class FileDoor(SharedExtension):
    """One per process: listens, and knows what is needed to give permits."""

    runtime = Runtime()

    def setup(self) -> None:
        """Bind, so that the address is known to whoever starts earlier than this."""
        settings = load_door_settings()
        self.policies = load_policies()
        self.tokens = TransferTokens(settings_of(self.container).secret_bytes("audit_key"))
        self._socket = eventlet.listen((settings.address, settings.port))
        self.address = f"{settings.host}:{self._socket.getsockname()[1]}"

    @cached_property
    def contents(self) -> Contents:
        """Where contents lie."""
        return GridContents(self.runtime.database)

    def start(self) -> None:
        self._greenlet = self.container.spawn_managed_thread(self._serve, "files")

    def stop(self) -> None:
        end(self._greenlet)
        self._socket.close()

    def _serve(self) -> None:
        wsgi.server(
            self._socket,
            Transfers(self.runtime, self.contents, self.tokens, self.policies),
            max_size=MOST_CONNECTIONS,
            socket_timeout=PATIENCE_SECONDS,
            log_output=False,
            debug=False,
        )


@dataclass(frozen=True)
class BoundFiles:
    """The files of a service, in the unit of work in hand."""

    unit: UnitOfWork
    reads: Reads
    door: Any
    service: str

    @property
    def staged(self) -> StagedFiles:
        """What commands attach and views describe."""
        return StagedFiles(self.unit)

    def limits(self, purpose: Any) -> Limits:
        """What is allowed on the real day of this work."""
        policies: Policies = self.door.policies
        return limits_for(policies, purpose, business_day(self.unit.recorded_at))

    def permit_upload(self, request: StageFile) -> UploadPermit:
        """Expect a file and say where it goes; refuses what `StagedFiles.expect` refuses."""
        if KEPT_BY[request.purpose] != self.service:
            allowed = [each for each, owner in KEPT_BY.items() if owner == self.service]
            raise InvalidInput.at("purpose", code="not_allowed_value", allowed=", ".join(allowed))
        limits = self.limits(request.purpose)
        file_id = self.staged.expect(request, reads=self.reads, limits=limits)
        return UploadPermit(
            file_id=file_id,
            door=self.door.address,
            token=self.door.tokens.give(file_id, Act.BRING),
            most_bytes=limits.most_bytes,
        )

    def permit_download(self, file: KeptFile) -> DownloadPermit:
        """Where the content of a file is fetched that the actor may see."""
        return DownloadPermit(
            file_id=file.file_id,
            name=file.shown_name,
            content_type=file.content.content_type,
            size=file.content.size,
            sha256=file.content.sha256,
            door=self.door.address,
            token=self.door.tokens.give(file.file_id, Act.FETCH),
        )

    def sweep(self) -> None:
        """One step of removing what nobody attached."""
        general = self.door.policies.on("files.limits", business_day(self.unit.recorded_at))
        sweep(self.unit, self.reads, self.door.contents, staged_hours=general["staged_hours"])


class Files(DependencyProvider):
    """Declared by a service that keeps files."""

    door = FileDoor()
    runtime = Runtime()

    def get_dependency(self, worker_ctx: Any) -> BoundFiles:
        unit: UnitOfWork = worker_ctx.unit
        reads = Reads(self.runtime.store, unit.grant)
        return BoundFiles(unit, reads, self.door, self.container.service_name)
