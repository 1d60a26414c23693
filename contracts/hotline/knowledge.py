"""The knowledge base (知识库): what agents answer from, in Chinese and Tibetan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.fields import Identifier, Items, Range, ShortText, Text
from contracts.hotline.words import Category
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query

ArticleTitle = Annotated[str, Text(most=100)]
ArticleText = Annotated[str, Text(most=4000)]
Keywords = Annotated[list[ShortText], Items(most=20)]
SearchText = Annotated[str, Text(most=60)]


class ArticleState(StrEnum):
    """draft → published; revised a published one is both until the revision is published too."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ArticleNotFound(Refusal):
    """There is no such article in the knowledge base, or none that is published."""

    code = "article_not_found"
    kind = Kind.NOT_FOUND


class OwnArticle(Refusal):
    """Whoever wrote an article, or its last revision, does not publish it."""

    code = "own_article"
    kind = Kind.FORBIDDEN


class NothingToPublish(Refusal):
    """The article has no revision that is not published."""

    code = "nothing_to_publish"
    kind = Kind.CONFLICT


class NothingToSearch(Refusal):
    """Nothing of what was asked can be searched."""

    code = "nothing_to_search"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class ArticleWords:
    """What an article says; the Tibetan may be missing. `basis` names the law or document."""

    category: Category
    title: ArticleTitle
    text: ArticleText
    title_bo: ArticleTitle | None = None
    text_bo: ArticleText | None = None
    basis: Annotated[str, Text(most=200)] | None = None
    keywords: Keywords | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleSays:
    """What an article says, as it is shown."""

    category: Category
    title: str
    text: str
    title_bo: str | None
    text_bo: str | None
    basis: str | None
    keywords: list[str]


@dataclass(frozen=True, kw_only=True)
class ArticleAnswer:
    """An article: what agents read (`published`), and a revision that waits (`draft`).

    `revision` counts publications. `published_on` is the business day of the last one, `written_by`
    wrote the draft, or what is published where none waits.
    """

    article_id: str
    version: int
    state: ArticleState
    published: ArticleSays | None
    draft: ArticleSays | None
    revision: int
    published_on: date | None
    published_by: str | None
    written_by: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class ArticleLine:
    """An article in a list; the title is that of the draft where one waits."""

    article_id: str
    state: ArticleState
    category: Category
    title: str
    title_bo: str | None
    waits: bool
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    """A page of articles, the one written last first, and how many there are per state."""

    items: list[ArticleLine]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ArticleHit:
    """A published article that a search found; `excerpt` are some words of its text."""

    article_id: str
    category: Category
    title: str
    title_bo: str | None
    excerpt: str
    in_title: bool


@dataclass(frozen=True, kw_only=True)
class ArticleHits:
    """What a search found, the best first; `more` where a narrower question would help."""

    items: list[ArticleHit]
    more: bool


@dataclass(frozen=True, kw_only=True)
class WriteArticle(Command):
    """Write a new article: a draft, which somebody else publishes."""

    service = "hotline"
    action = "knowledge.write"
    answer = ArticleAnswer

    words: ArticleWords


@dataclass(frozen=True, kw_only=True)
class ReviseArticle(Command):
    """Write an article anew; what is published stays until the revision is published."""

    service = "hotline"
    action = "knowledge.write"
    answer = ArticleAnswer

    article_id: Identifier
    words: ArticleWords
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class PublishArticle(Command):
    """Publish the draft of an article that somebody else wrote."""

    service = "hotline"
    action = "knowledge.publish"
    answer = ArticleAnswer

    article_id: Identifier
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawArticle(Command):
    """Take a published article from the agents; it can be revised and published again."""

    service = "hotline"
    action = "knowledge.publish"
    answer = ArticleAnswer

    article_id: Identifier
    reason: ShortText
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class GetArticle(Query):
    """One article of the knowledge base."""

    service = "hotline"
    action = "knowledge.read"
    answer = ArticleAnswer

    article_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListArticles(Query):
    """The articles, the one written last first, filtered."""

    service = "hotline"
    action = "knowledge.read"
    answer = ArticlePage

    state: ArticleState | None = None
    category: Category | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class SearchArticles(Query):
    """Published articles by words: Chinese characters, pinyin or its initials, Tibetan syllables.

    All words must be found; those of the title come before those of the text alone.
    """

    service = "hotline"
    action = "knowledge.read"
    answer = ArticleHits

    words: SearchText
    category: Category | None = None
    limit: Annotated[int, Range(1, 50)] = 20
