"""``python -m benchmarks.ours.unaudited``: the real hotline without its audit trail.

There is no such setting: only this process, which nothing but the figure `audit` starts, writes no
audit row and keeps no chain.
"""

from messaging.patching import patch

patch()

from messaging.audit_keeper import AuditKeeper
from messaging.process import run
from records.unit_of_work.aggregates import Aggregates
from services.hotline.service import HotlineService


def main() -> None:
    """Run the service until it is told to stop."""
    Aggregates.audit_rows = lambda _aggregates: []  # type: ignore[assignment, method-assign]
    AuditKeeper.keep_under = lambda _keeper, _lease: None  # type: ignore[assignment, method-assign]
    run(HotlineService)


main()
