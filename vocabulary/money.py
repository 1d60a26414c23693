"""Money as an integer of fen (分). Floats are refused: they cannot hold 0.10 yuan."""

from __future__ import annotations

import re

from vocabulary.digits import ascii_digits, without_blanks
from vocabulary.invalid_value import InvalidValue

# One fen short of a trillion yuan: 大写 above 千亿 has no agreed form, and no union pays as much.
LARGEST_FEN = 10**14 - 1

_AMOUNT = re.compile(r"(-?)[¥￥]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?元?")


def check_fen(value: object, *, negative_allowed: bool = False) -> int:
    """The amount if it is a whole number of fen in range.

    Refuses `money_not_integer` (floats, booleans, text), `money_negative`, `money_too_large`.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidValue("money_not_integer", "a whole number of fen")
    if value < 0 and not negative_allowed:
        raise InvalidValue("money_negative", "an amount that is not negative")
    if abs(value) > LARGEST_FEN:
        raise InvalidValue("money_too_large", "an amount below one trillion yuan")
    return value


def parse_yuan(text: str, *, negative_allowed: bool = False) -> int:
    """The fen of an amount that was typed in yuan: ``1234.5``, ``1,234.50``, ``¥1234元``.

    Refuses `money_empty`, `money_format`, `money_decimals` (more than two) and what `check_fen`
    refuses.
    """
    typed = without_blanks(ascii_digits(text))
    if not typed:
        raise InvalidValue("money_empty", "an amount in yuan")
    parts = _AMOUNT.fullmatch(typed)
    if parts is None:
        raise InvalidValue("money_format", "yuan in digits, such as 1234.50")
    sign, yuan, decimals = parts.group(1), parts.group(2), parts.group(3) or ""
    if len(decimals) > 2:
        raise InvalidValue("money_decimals", "at most two decimals")
    if len(yuan) > 20:  # Python refuses to convert thousands of digits
        raise InvalidValue("money_too_large", "an amount below one trillion yuan")
    fen = int(yuan.replace(",", "")) * 100 + int(decimals.ljust(2, "0"))
    return check_fen(-fen if sign else fen, negative_allowed=negative_allowed)


def format_yuan(fen: int, *, grouped: bool = True) -> str:
    """The amount in yuan with two decimals: ``1,234.50``, or ``1234.50`` when not grouped."""
    yuan, rest = divmod(abs(check_fen(fen, negative_allowed=True)), 100)
    figures = f"{yuan:,}" if grouped else str(yuan)
    return f"{'-' if fen < 0 else ''}{figures}.{rest:02d}"
