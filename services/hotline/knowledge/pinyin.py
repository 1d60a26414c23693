"""The pinyin of Chinese characters, by the words that they stand in (重庆 is chongqing)."""

from __future__ import annotations


def pinyin(characters: str) -> list[str]:
    """One syllable per character, without tones.

    Imported when first needed: its tables take 58 MB, and only who publishes an article needs them.
    """
    from pypinyin import lazy_pinyin

    return list(lazy_pinyin(characters, v_to_u=False))
