"""Words by which a text is found: Chinese characters, Tibetan syllables, Latin words and pinyin.

Chinese has no spaces: characters and pairs of neighbours stand for its words, so a text with all
pairs of a phrase nearly always holds it. Tibetan syllables are parted by tsheg; again single
ones and pairs. Pinyin, and its initials, stand for up to `LONGEST_PINYIN` characters in a row: as
many as people type before they look. No person's value may be made into words: they are plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

LONGEST_PINYIN = 6
_RUN = re.compile(r"(?P<han>[㐀-䶿一-鿿]+)|(?P<bo>[ༀ-࿿]+)|(?P<latin>[a-z0-9]+)")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_SYLLABLE = re.compile(r"[ཀ-ྼ༠-༩]+")
_LATIN = re.compile(r"[a-z]+")

Reading = Callable[[str], Sequence[str]]
"""A run of Chinese characters → the pinyin of each, without tones: ``欠薪`` → ``qian, xin``."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without pinyin."""
    return frozenset(word for kind, run in _runs(text) for word in _words(kind, run))


def pinyin_of(text: str, reading: Reading) -> frozenset[str]:
    """The pinyin of up to six neighbouring characters, whole (``~qianxin``) and initials (``~qx``).

    A single character is found by its whole pinyin alone: one letter would find everything.
    """
    return frozenset(
        f"~{spoken}"
        for kind, run in _runs(text)
        if kind == "han"
        for spoken in _spoken(reading(run))
    )


def telling(words: Iterable[str]) -> frozenset[str]:
    """Without single Chinese characters, of which a few hundred make most of any text.

    Where words are kept as keyed hashes, how often each stands there would tell which it is.
    """
    return frozenset(word for word in words if not (len(word) == 1 and _HAN.match(word)))


def asked(text: str) -> list[frozenset[str]]:
    """What a search asks for: of each part at least one of these words.

    A Latin part is a word or pinyin. Empty for a text that holds nothing to be searched.
    """
    return [part for kind, run in _runs(text) for part in _parts(kind, run)]


def _parts(kind: str, run: str) -> Iterator[frozenset[str]]:
    if kind == "latin":
        pinyin = {f"~{run}"} if _LATIN.fullmatch(run) else set()
        yield frozenset({run} | pinyin)
        return
    units = _units(kind, run)
    pairs = list(_neighbours(units, 2))
    for word in pairs or units:
        yield frozenset({word})


def _runs(text: str) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text).lower()
    for found in _RUN.finditer(plain):
        yield str(found.lastgroup), found.group()


def _words(kind: str, run: str) -> Iterable[str]:
    if kind == "latin":
        return [run]
    units = _units(kind, run)
    return [*units, *_neighbours(units, 2)]


def _units(kind: str, run: str) -> list[str]:
    return list(run) if kind == "han" else _SYLLABLE.findall(run)


def _neighbours(units: Sequence[str], many: int) -> Iterator[str]:
    glue = "་" if units and "ༀ" <= units[0][0] <= "࿿" else ""
    for start in range(len(units) - many + 1):
        yield glue.join(units[start : start + many])


def _spoken(syllables: Sequence[str]) -> Iterator[str]:
    for many in range(1, LONGEST_PINYIN + 1):
        for start in range(len(syllables) - many + 1):
            some = syllables[start : start + many]
            yield "".join(some)
            if many > 1:
                yield "".join(each[0] for each in some)
