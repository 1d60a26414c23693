"""Amounts in capital numerals (大写金额), as vouchers and receipts need them.

Rules: annex 1 of 支付结算办法 (People's Bank of China, 1997), 正确填写票据和结算凭证的基本规定:
整 after whole yuan, none after fen; one 零 for a run of zeros; 零 between 元 and 分 without 角.
After jiao 整 is optional and left out.
"""

from __future__ import annotations

from vocabulary.money import check_fen

_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital_amount(fen: int) -> str:
    """The amount in capital numerals: 1050036 → 壹万零伍佰元叁角陆分; 0 → 零元整; -100 → 负壹元整.

    Refuses what `vocabulary.money.check_fen` refuses.
    """
    amount = abs(check_fen(fen, negative_allowed=True))
    yuan, rest = divmod(amount, 100)
    words = _yuan_words(yuan, rest) + _rest_words(*divmod(rest, 10), after_yuan=yuan > 0)
    return f"{'负' if fen < 0 else ''}{words}"


def _yuan_words(yuan: int, rest: int) -> str:
    if yuan == 0:
        return "" if rest else "零元整"
    return f"{_whole_number(yuan)}元{'' if rest else '整'}"


def _rest_words(jiao: int, fen: int, *, after_yuan: bool) -> str:
    gap = "零" if after_yuan and not jiao and fen else ""
    jiao_words = f"{_NUMERALS[jiao]}角" if jiao else ""
    fen_words = f"{_NUMERALS[fen]}分" if fen else ""
    return gap + jiao_words + fen_words


def _whole_number(number: int) -> str:
    """A positive number below 10^12, group by group of four digits."""
    words, zero_pending = "", False
    for group in reversed(range(len(_GROUPS))):
        value = number // 10_000**group % 10_000
        if value:
            gap = "零" if words and (zero_pending or value < 1000) else ""
            words += gap + _four_digits(value) + _GROUPS[group]
        zero_pending = not value
    return words


def _four_digits(value: int) -> str:
    words, zero_pending = "", False
    for place in reversed(range(len(_PLACES))):
        digit = value // 10**place % 10
        if digit:
            words += ("零" if words and zero_pending else "") + _NUMERALS[digit] + _PLACES[place]
        zero_pending = not digit
    return words
