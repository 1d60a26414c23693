"""Documents of articles, with the words by which what is published is found."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.hotline import ArticleNotFound, ArticleState, ArticleWords
from contracts.hotline.words import Category
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.hotline.knowledge.domain import Article, Publication
from services.hotline.knowledge.pinyin import pinyin
from vocabulary.search_words import pinyin_of, words_of

_YOUNGEST = (("written_at", -1), ("_id", -1))
# Everybody's on staff: what the hotline answers is the same in every union.
ARTICLES = Kind(
    name="articles",
    managed_by=None,
    indexes=(
        ANNOUNCED,
        Index(name="found_by", fields=(("found_by", 1),)),
        Index(name="youngest", fields=_YOUNGEST),
        Index(name="state", fields=(("state", 1), *_YOUNGEST)),
        Index(name="category", fields=(("category", 1), *_YOUNGEST)),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "category", "title", "draft", "publication", "revision", "written_by",
                "written_at", "found_by", "title_words",
            ],
            "properties": {
                "state": {"enum": [state.value for state in ArticleState]},
                "category": {"enum": [category.value for category in Category]},
                "title": {"bsonType": "string"},
                "draft": {"bsonType": ["object", "null"]},
                "publication": {"bsonType": ["object", "null"]},
                "revision": {"bsonType": "int", "minimum": 0},
                "written_by": {"bsonType": "string"},
                "written_at": {"bsonType": "date"},
                "found_by": {"bsonType": "array", "items": {"bsonType": "string"}},
                "title_words": {"bsonType": "array", "items": {"bsonType": "string"}},
            },
        }
    },
)  # fmt: skip


class Articles(Repository[Article]):
    """The knowledge base."""

    kind = ARTICLES
    not_found: ClassVar = ArticleNotFound

    @staticmethod
    def to_document(article: Article) -> dict[str, Any]:
        publication = article.publication
        latest = article.draft or (publication.words if publication else None)
        assert latest is not None  # an article is written before it is anything else
        in_title, in_text = _found_by(article.readable)
        return {
            "state": article.state.value,
            "category": latest.category.value,
            "title": latest.title,
            "title_bo": latest.title_bo,
            "draft": _document(article.draft),
            "publication": None
            if publication is None
            else {
                "words": _document(publication.words),
                "on": publication.on.isoformat(),
                "by": publication.by,
            },
            "revision": article.revision,
            "written_by": article.written_by,
            "written_at": article.written_at,
            "found_by": sorted(in_title | in_text),
            "title_words": sorted(in_title),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Article:
        publication = document["publication"]
        return Article(
            aggregate_id=document["_id"],
            state=ArticleState(document["state"]),
            draft=_words(document["draft"]),
            written_by=document["written_by"],
            written_at=document["written_at"],
            publication=None
            if publication is None
            else Publication(
                words=ArticleWords(**_plain(publication["words"])),
                on=date.fromisoformat(publication["on"]),
                by=publication["by"],
            ),
            revision=document["revision"],
        )


def _found_by(words: ArticleWords | None) -> tuple[frozenset[str], frozenset[str]]:
    """(the words of title and keywords, with pinyin; those of the texts)."""
    if words is None:
        return frozenset(), frozenset()
    heads = [words.title, words.title_bo or "", *(words.keywords or [])]
    texts = [words.text, words.text_bo or "", words.basis or ""]
    in_title = frozenset[str]().union(*(words_of(each) | pinyin_of(each, pinyin) for each in heads))
    return in_title, frozenset[str]().union(*map(words_of, texts))


def _document(words: ArticleWords | None) -> dict[str, Any] | None:
    return None if words is None else {**vars(words), "category": words.category.value}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "category": Category(row["category"])}


def _words(row: dict[str, Any] | None) -> ArticleWords | None:
    return None if row is None else ArticleWords(**_plain(row))
