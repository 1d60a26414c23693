"""Articles: written, published by somebody else, revised, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from contracts.hotline import ArticleState, ArticleWords, NothingToPublish, OwnArticle
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate

S = ArticleState
ARTICLE_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "publish": (frozenset({S.DRAFT, S.PUBLISHED, S.WITHDRAWN}), S.PUBLISHED),
    "withdraw": (frozenset({S.PUBLISHED}), S.WITHDRAWN),
}
"""Command → the states it starts from, the state it leads to. Revising is possible in any state."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What is published, when and by whom."""

    words: ArticleWords
    on: date
    by: str


class Article(Aggregate):
    """An article; `draft` waits to be published, `publication` is what agents read."""

    name = "article"
    state: ArticleState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = ARTICLE_MAP

    def __init__(
        self,
        *,
        state: ArticleState,
        draft: ArticleWords | None,
        written_by: str,
        written_at: datetime,
        publication: Publication | None = None,
        revision: int = 0,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.draft = draft
        self.written_by = written_by
        self.written_at = written_at
        self.publication = publication
        self.revision = revision

    @classmethod
    def write(cls, words: ArticleWords, *, article_id: str, act: Act) -> Article:
        """A new draft."""
        return cls(
            aggregate_id=article_id,
            state=S.DRAFT,
            draft=words,
            written_by=act.by,
            written_at=act.at,
        )

    @property
    def readable(self) -> ArticleWords | None:
        """What agents may read and find."""
        return self.publication.words if self.publication and self.state == S.PUBLISHED else None

    def revise(self, words: ArticleWords, *, act: Act) -> None:
        """Another draft in the place of one that waits, if any."""
        self.draft, self.written_by, self.written_at = words, act.by, act.at

    def publish(self, *, act: Act) -> None:
        """Publish the draft; refuses `NothingToPublish`, and `OwnArticle` to who wrote it."""
        if self.draft is None:
            raise NothingToPublish()
        if persons_in([self.written_by]) & persons_in([act.by]):
            raise OwnArticle()
        self._move("publish")
        self.publication = Publication(words=self.draft, on=act.happened_on, by=act.by)
        self.draft = None
        self.revision += 1

    def withdraw(self) -> None:
        """Agents find it no more. Without another draft its words can be published again."""
        self._move("withdraw")
        if self.draft is None and self.publication is not None:
            self.draft = self.publication.words
