"""What the knowledge base answers: articles, lists, and what a search finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.hotline import (
    ArticleAnswer,
    ArticleHit,
    ArticleHits,
    ArticleLine,
    ArticlePage,
    ArticleSays,
    ArticleState,
    ArticleWords,
    ListArticles,
    NothingToSearch,
    SearchArticles,
)
from contracts.hotline.words import Category
from records.reads import MOST_PER_PAGE, Reads
from services.hotline.knowledge.domain import Article
from services.hotline.knowledge.repository import ARTICLES
from vocabulary.search_words import asked, words_of

EXCERPT = 80


def article(found: Article) -> ArticleAnswer:
    """One article, with the revision that waits."""
    publication = found.publication
    return ArticleAnswer(
        article_id=found.aggregate_id,
        version=found.version,
        state=found.state,
        published=_says(found.readable),
        draft=_says(found.draft),
        revision=found.revision,
        published_on=publication.on if publication else None,
        published_by=publication.by if publication else None,
        written_by=found.written_by,
        written_at=found.written_at,
    )


def list_articles(reads: Reads, *, request: ListArticles) -> ArticlePage:
    """A page of articles, the one written last first."""
    chosen = {"category": request.category.value} if request.category else {}
    state = {"state": request.state.value} if request.state else {}
    found = reads.find(
        ARTICLES,
        {**chosen, **state},
        sort=[("written_at", -1)],
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return ArticlePage(
        items=[_line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=reads.count_by(
            ARTICLES, "state", {**chosen, "state": {"$in": [state.value for state in ArticleState]}}
        ),
    )


def search_articles(reads: Reads, *, request: SearchArticles) -> ArticleHits:
    """Published articles that hold every part of what is asked, those of the title first.

    Refuses `NothingToSearch`.
    """
    parts = asked(request.words)
    if not parts:
        allowed = "Chinese characters, Tibetan syllables, pinyin or words"
        raise NothingToSearch(field="words", allowed=allowed)
    holding: list[dict[str, Any]] = [{"found_by": {"$in": sorted(part)}} for part in parts]
    category = [{"category": request.category.value}] if request.category else []
    found = reads.find(
        ARTICLES,
        {"$and": [*holding, *category]},
        sort=[("written_at", -1)],
        limit=MOST_PER_PAGE,
    )
    ranked = sorted(found.items, key=lambda row: -_in_title(row, parts))
    return ArticleHits(
        items=[_hit(row, parts, request.words) for row in ranked[: request.limit]],
        more=found.next_cursor is not None or len(ranked) > request.limit,
    )


def _says(words: ArticleWords | None) -> ArticleSays | None:
    return ArticleSays(**{**vars(words), "keywords": words.keywords or []}) if words else None


def _in_title(row: Mapping[str, Any], parts: Sequence[frozenset[str]]) -> int:
    title = frozenset(row["title_words"])
    return sum(not title.isdisjoint(part) for part in parts)


def _hit(row: Mapping[str, Any], parts: Sequence[frozenset[str]], words: str) -> ArticleHit:
    published = row["publication"]["words"]
    texts = [published["text"], published["text_bo"] or ""]
    best = max(texts, key=lambda text: _held(text, parts))
    return ArticleHit(
        article_id=row["_id"],
        category=Category(published["category"]),
        title=published["title"],
        title_bo=published["title_bo"],
        excerpt=_excerpt(best, words),
        in_title=_in_title(row, parts) == len(parts),
    )


def _held(text: str, parts: Sequence[frozenset[str]]) -> int:
    held = words_of(text)
    return sum(not held.isdisjoint(part) for part in parts)


def _excerpt(text: str, words: str) -> str:
    """Some words of the text, from a little before what was asked, or from its beginning."""
    at = next((at for each in words.split() if (at := text.find(each)) >= 0), 0)
    start = max(0, at - EXCERPT // 4)
    some = " ".join(text[start : start + EXCERPT].split())
    return f"{'…' if start else ''}{some}{'…' if start + EXCERPT < len(text) else ''}"


def _line(row: Mapping[str, Any]) -> ArticleLine:
    return ArticleLine(
        article_id=row["_id"],
        state=ArticleState(row["state"]),
        category=Category(row["category"]),
        title=row["title"],
        title_bo=row["title_bo"],
        waits=row["draft"] is not None,
        written_at=row["written_at"],
    )
