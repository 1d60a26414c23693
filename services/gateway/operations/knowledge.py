"""The hotline's knowledge base over HTTP."""

from __future__ import annotations

from contracts.hotline import (
    ArticleNotFound,
    GetArticle,
    ListArticles,
    NothingToPublish,
    NothingToSearch,
    OwnArticle,
    PublishArticle,
    ReviseArticle,
    SearchArticles,
    WithdrawArticle,
    WriteArticle,
)
from contracts.refusals import WrongState
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(method="GET", path="/api/knowledge", request=ListArticles),
    Operation(
        method="GET",
        path="/api/knowledge-search",
        request=SearchArticles,
        refuses=(NothingToSearch,),
    ),
    Operation(method="POST", path="/api/knowledge", request=WriteArticle, status=201),
    Operation(
        method="GET",
        path="/api/knowledge/{article_id}",
        request=GetArticle,
        refuses=(ArticleNotFound,),
    ),
    Operation(
        method="PUT",
        path="/api/knowledge/{article_id}",
        request=ReviseArticle,
        refuses=(ArticleNotFound,),
    ),
    Operation(
        method="POST",
        path="/api/knowledge/{article_id}/publish",
        request=PublishArticle,
        refuses=(ArticleNotFound, NothingToPublish, OwnArticle, WrongState),
    ),
    Operation(
        method="POST",
        path="/api/knowledge/{article_id}/withdraw",
        request=WithdrawArticle,
        refuses=(ArticleNotFound, WrongState),
    ),
)
