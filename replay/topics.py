"""What people ask about: topics with their season, their hardship, and texts in both languages."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from replay.request_plan import Category
from replay.tables import rows_of
from vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter; `hardship` is the reason code with which it can escalate, or empty."""

    code: str
    category: Category
    hardship: str
    by_month: tuple[int, ...]
    texts: tuple[tuple[Language, str], ...]

    def texts_in(self, language: Language) -> tuple[str, ...]:
        """The templates in that language; few topics have none in Tibetan."""
        return tuple(text for written_in, text in self.texts if written_in is language)


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All topics of the packaged tables."""
    texts = [(row["topic"], Language(row["language"]), row["text"]) for row in _text_rows()]
    return tuple(
        Topic(
            code=row["topic"],
            category=Category(row["category"]),
            hardship=row["hardship"],
            by_month=tuple(int(weight) for weight in row["by_month"].split()),
            texts=tuple(
                (language, text) for topic, language, text in texts if topic == row["topic"]
            ),
        )
        for row in rows_of("topics")
    )


def _text_rows() -> list[dict[str, str]]:
    return rows_of("request_texts")


@lru_cache(maxsize=64)
def topics_for(category: Category, language: Language, *, hardship: bool) -> tuple[Topic, ...]:
    """The topics that have a text in the language; with `hardship` those that can escalate."""
    return tuple(
        topic
        for topic in topics()
        if topic.category is category
        and topic.texts_in(language)
        and (topic.hardship or not hardship)
    )


def write_text(
    rng: random.Random, topic: Topic, language: Language, *, place: str, amount_yuan: int
) -> str:
    """A request in the person's language with its blanks filled in."""
    template = rng.choice(topic.texts_in(language))
    return template.format(
        place=place, amount=amount_yuan, months=rng.randint(1, 9), people=rng.randint(2, 40)
    )
