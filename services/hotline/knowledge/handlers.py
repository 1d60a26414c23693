"""Use cases of the knowledge base: load, decide, save."""

from __future__ import annotations

from contracts.hotline import PublishArticle, ReviseArticle, WithdrawArticle, WriteArticle
from records.acts import act_now
from records.unit_of_work import UnitOfWork
from services.hotline.knowledge.domain import Article
from services.hotline.knowledge.repository import Articles
from vocabulary.ids import new_id


def write_article(articles: Articles, unit: UnitOfWork, *, request: WriteArticle) -> str:
    """A draft; returns its id."""
    act = act_now(by=unit.actor, now=unit.now)
    article = Article.write(request.words, article_id=new_id(), act=act)
    articles.add(article)
    return article.aggregate_id


def revise_article(articles: Articles, unit: UnitOfWork, *, request: ReviseArticle) -> str:
    """Another draft; refuses `ArticleNotFound`, `VersionOutdated`."""
    with articles.changing(
        request.article_id, expected_version=request.expected_version
    ) as article:
        article.revise(request.words, act=act_now(by=unit.actor, now=unit.now))
    return request.article_id


def publish_article(articles: Articles, unit: UnitOfWork, *, request: PublishArticle) -> str:
    """Refuses `ArticleNotFound`, `VersionOutdated`, `NothingToPublish`, `OwnArticle`."""
    with articles.changing(
        request.article_id, expected_version=request.expected_version
    ) as article:
        article.publish(act=act_now(by=unit.actor, now=unit.now))
    return request.article_id


def withdraw_article(articles: Articles, unit: UnitOfWork, *, request: WithdrawArticle) -> str:
    """The reason is audited; refuses `ArticleNotFound`, `VersionOutdated`, `WrongState`."""
    with articles.changing(
        request.article_id, expected_version=request.expected_version
    ) as article:
        article.withdraw()
    unit.audit("article.withdraw", article.subject, reason=request.reason)
    return request.article_id
