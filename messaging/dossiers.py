"""What a service whose records have dossiers is asked: a part of its class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from contracts.dossiers import (
    Dossier,
    DossierOf,
    DossierPart,
    DossierVerdict,
    GatherDossier,
    RegisterDossier,
    VerifyDossier,
)
from contracts.refusals import InvalidInput
from messaging.rpc import command, query
from records.dossiers import register, trail_of, verify

Gather = Callable[[Any, GatherDossier], DossierPart]
"""A record's part without its audit trail, from the service instance that answers."""


class DossierDoors:
    """``gather_dossier``, ``register_dossier``, ``verify_dossier`` over the class's `dossiers`."""

    name: str
    dossiers: ClassVar[Mapping[DossierOf, Gather]]
    reads: Any
    unit: Any

    @command(GatherDossier)
    def gather_dossier(self, request: GatherDossier) -> DossierPart:
        if request.of not in self.dossiers:
            raise InvalidInput(field="of", allowed=", ".join(self.dossiers))
        part = self.dossiers[request.of](self, request)
        trail = trail_of(self.reads, self.name, part.subject)
        self.unit.audit("dossier.gather", part.subject)
        return replace(part, trail=trail)

    @command(RegisterDossier)
    def register_dossier(self, request: RegisterDossier) -> Dossier:
        return register(self.unit, request=request)

    @query(VerifyDossier)
    def verify_dossier(self, request: VerifyDossier) -> DossierVerdict:
        return verify(self.reads, request=request)
