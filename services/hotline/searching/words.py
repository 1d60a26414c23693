"""By which keyed hashes a request is found: words of what was asked, and the employer's."""

from __future__ import annotations

from records.keys import IndexKeys
from services.hotline.knowledge.pinyin import pinyin
from vocabulary.masking import hide_personal_numbers
from vocabulary.search_words import asked, pinyin_of, telling, words_of


def found_by(text: str, employer: str | None, *, keys: IndexKeys) -> tuple[int, ...]:
    """The hashes of all words that tell something; of the employer its pinyin, too.

    No number that tells of a person is made into words: by phone and ID number there are keys.
    """
    words = words_of(hide_personal_numbers(text))
    if employer is not None:
        words |= words_of(employer) | pinyin_of(employer, pinyin)
    return keys.word_keys(telling(words))


def sought(text: str, *, keys: IndexKeys) -> list[tuple[int, ...]]:
    """What is asked for: of each part at least one of these hashes. Empty where nothing tells."""
    parts = map(telling, asked(hide_personal_numbers(text)))
    return [keys.word_keys(part) for part in dict.fromkeys(parts) if part]
