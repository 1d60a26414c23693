"""The annual report over HTTP: its figures, and the records behind each."""

from __future__ import annotations

from contracts.reports import CountFigures, GetReport, ListCounted
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(method="GET", path="/api/reports/{year}", request=GetReport),
    Operation(method="GET", path="/api/reports/{year}/figures/{figure}", request=ListCounted),
    Operation(method="GET", path="/api/figures/reports", request=CountFigures),
)
