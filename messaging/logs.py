"""One JSON object per log line on standard output, with every personal number hidden.

Names and free texts must not be logged at all; this net catches ID numbers, cards and mobiles that
an exception's text or a library brought along.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from vocabulary.masking import hide_personal_numbers

QUIET = ("amqp", "kombu", "nameko", "pymongo", "urllib3")
_OWN = frozenset({"timestamp", "level", "logger", "trace_id", "correlation_id"})


def hide(value: Any) -> Any:
    """The value with every personal number in its texts replaced by the number's kind."""
    if isinstance(value, str):
        return hide_personal_numbers(value)
    if isinstance(value, dict):
        return {hide(key): hide(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [hide(item) for item in value]
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        text = hide_personal_numbers(str(value))
        return value if text == str(value) else text
    return hide_personal_numbers(str(value))


def _hidden(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: item if key in _OWN else hide(item) for key, item in line.items()}


def configure_logs(service: str, level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's records through one chain to standard output."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda _logger, _name, line: {"service": service, **line},
                structlog.processors.format_exc_info,
                _hidden,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
