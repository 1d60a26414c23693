"""The hotline's doors to its knowledge base."""

from __future__ import annotations

from contracts.hotline import (
    ArticleAnswer,
    ArticleHits,
    ArticlePage,
    GetArticle,
    ListArticles,
    PublishArticle,
    ReviseArticle,
    SearchArticles,
    WithdrawArticle,
    WriteArticle,
)
from messaging.dependencies import ReadSide, Stored, Unit
from messaging.rpc import command, query
from services.hotline.knowledge import handlers, views
from services.hotline.knowledge.repository import Articles


class KnowledgeDoors:
    """A part of the hotline's service class."""

    articles = Stored(Articles)
    reads = ReadSide()
    unit = Unit()

    @command(WriteArticle, answer="article_answer")
    def write_article(self, request: WriteArticle) -> str:
        return handlers.write_article(self.articles, self.unit, request=request)

    @command(ReviseArticle, answer="article_answer")
    def revise_article(self, request: ReviseArticle) -> str:
        return handlers.revise_article(self.articles, self.unit, request=request)

    @command(PublishArticle, answer="article_answer")
    def publish_article(self, request: PublishArticle) -> str:
        return handlers.publish_article(self.articles, self.unit, request=request)

    @command(WithdrawArticle, answer="article_answer")
    def withdraw_article(self, request: WithdrawArticle) -> str:
        return handlers.withdraw_article(self.articles, self.unit, request=request)

    def article_answer(self, article_id: str) -> ArticleAnswer:
        """The article as it is now."""
        return views.article(self.articles.get(article_id))

    @query(GetArticle)
    def get_article(self, request: GetArticle) -> ArticleAnswer:
        return self.article_answer(request.article_id)

    @query(ListArticles)
    def list_articles(self, request: ListArticles) -> ArticlePage:
        return views.list_articles(self.reads, request=request)

    @query(SearchArticles)
    def search_articles(self, request: SearchArticles) -> ArticleHits:
        return views.search_articles(self.reads, request=request)
