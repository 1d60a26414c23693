"""The knowledge base: written by one, published by another, found by whoever answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.hotline import (
    ArticleNotFound,
    ArticleState,
    ArticleWords,
    Category,
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
from contracts.refusals import VersionOutdated, WrongState
from contracts.rights import Actor, Role
from records.kinds import AUDIT, OUTBOX
from services.hotline.knowledge import handlers, views
from services.hotline.knowledge.domain import ARTICLE_MAP
from services.hotline.knowledge.repository import ARTICLES, Articles
from tests.books import Books

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
AGENT = Actor(name="staff/agent", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"}))
LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)
WAGES = ArticleWords(
    category=Category.COMPLAINT,
    title="拖欠工资怎么办",
    title_bo="གླ་ཕོགས་མ་སྤྲད་ན་གང་བྱེད་དགོས་སམ།",
    text="先向劳动监察大队投诉，电话12333；一年内可以申请仲裁。重庆籍职工同样适用。",
    text_bo="ངལ་རྩོལ་ལྟ་སྐུལ་དོན་གཅོད་ལ་ཞུ་གཏུག་བྱེད་དགོས།",
    basis="《保障农民工工资支付条例》",
    keywords=["欠薪"],
)
CONTRACT = ArticleWords(
    category=Category.LEGAL_AID, title="没有签劳动合同", text="可以要求二倍工资。", keywords=None
)


@pytest.fixture
def books():
    return Books("hotline")


def do(books, handler, request, *, by=AGENT, now=NOW):
    with books.work(by, now=now, action=request.action) as unit:
        return handler(Articles(unit), unit, request=request)


def written(books, words=WAGES, **how):
    return do(books, handlers.write_article, WriteArticle(words=words), **how)


def published(books, words=WAGES, **how):
    article_id = written(books, words, **how)
    do(books, handlers.publish_article, PublishArticle(article_id=article_id), by=LEADER)
    return article_id


def shown(books, article_id):
    with books.work(AGENT, now=NOW) as unit:
        return views.article(Articles(unit).get(article_id))


def found(books, words, **more):
    hits = views.search_articles(books.reads(), request=SearchArticles(words=words, **more))
    return [each.article_id for each in hits.items]


def test_a_draft_is_found_by_nobody_until_somebody_else_published_it(books):
    article_id = written(books)
    assert found(books, "拖欠工资") == []
    assert shown(books, article_id).published is None
    do(books, handlers.publish_article, PublishArticle(article_id=article_id), by=LEADER)
    assert found(books, "拖欠工资") == [article_id]
    answer = shown(books, article_id)
    assert (answer.state, answer.revision, answer.draft) == (ArticleState.PUBLISHED, 1, None)
    assert answer.published is not None
    assert answer.published.title == WAGES.title


def test_who_wrote_it_does_not_publish_it_nor_somebody_in_his_name(books):
    article_id = written(books, by=LEADER)
    for publisher in (LEADER, replace(LEADER, name=f"staff/b for {LEADER.name}")):
        before = books.everything([ARTICLES])
        with pytest.raises(OwnArticle):
            do(books, handlers.publish_article, PublishArticle(article_id=article_id), by=publisher)
        assert books.everything([ARTICLES]) == before


def test_a_revision_waits_and_the_published_words_stay_until_it_is_published(books):
    article_id = published(books)
    other = replace(WAGES, title="欠薪维权指南")
    do(books, handlers.revise_article, ReviseArticle(article_id=article_id, words=other))
    assert found(books, "怎么办") == [article_id]
    assert found(books, "维权指南") == []
    do(books, handlers.publish_article, PublishArticle(article_id=article_id), by=LEADER)
    assert (found(books, "怎么办"), found(books, "维权指南")) == ([], [article_id])
    assert shown(books, article_id).revision == 2


def test_what_was_withdrawn_is_found_no_more_and_can_be_published_again(books):
    article_id = published(books)
    withdrawing = WithdrawArticle(article_id=article_id, reason="规定已修改")
    do(books, handlers.withdraw_article, withdrawing, by=LEADER)
    assert found(books, "拖欠工资") == []
    assert shown(books, article_id).published is None
    (row,) = [row for row in books.rows(AUDIT) if row["action"] == "article.withdraw"]
    assert row["reason"] == "规定已修改"
    other = replace(LEADER, name="staff/another-leader")
    do(books, handlers.publish_article, PublishArticle(article_id=article_id), by=other)
    assert found(books, "拖欠工资") == [article_id]


@pytest.mark.parametrize("state", ArticleState)
@pytest.mark.parametrize("command", ["publish", "withdraw"])
def test_a_command_that_the_map_does_not_know_of_a_state_changes_nothing(books, state, command):
    article_id = written(books) if state is ArticleState.DRAFT else published(books)
    if state is ArticleState.WITHDRAWN:
        withdrawing = WithdrawArticle(article_id=article_id, reason="旧")
        do(books, handlers.withdraw_article, withdrawing, by=LEADER)
    before = books.everything([ARTICLES])
    request = (
        PublishArticle(article_id=article_id)
        if command == "publish"
        else WithdrawArticle(article_id=article_id, reason="旧")
    )
    handler = getattr(handlers, f"{command}_article")
    if state in ARTICLE_MAP[command][0] and shown(books, article_id).draft is not None:
        do(books, handler, request, by=LEADER)
        assert shown(books, article_id).state == ARTICLE_MAP[command][1]
    elif state in ARTICLE_MAP[command][0] and command == "withdraw":
        do(books, handler, request, by=LEADER)
        assert shown(books, article_id).state == ArticleState.WITHDRAWN
    else:
        with pytest.raises((NothingToPublish, WrongState)):
            do(books, handler, request, by=LEADER)
        assert books.everything([ARTICLES]) == before
    assert books.rows(OUTBOX) == []


def test_two_who_revise_the_same_version_do_not_overwrite_each_other(books):
    article_id = written(books)
    seen = shown(books, article_id).version
    revising = ReviseArticle(article_id=article_id, words=CONTRACT, expected_version=seen)
    do(books, handlers.revise_article, revising)
    with pytest.raises(VersionOutdated):
        do(books, handlers.revise_article, revising)


SAID = ["拖欠工资", "工资", "tuoqian", "tqgz", "qx", "欠薪", "གླ་ཕོགས", "12333", "重庆", "劳动监察"]
UNSAID = ["工伤", "chongqi", "资工", "t"]


@pytest.mark.parametrize("words", SAID)
def test_an_article_is_found_by_characters_pinyin_initials_and_tibetan_syllables(books, words):
    article_id = published(books)
    assert found(books, words) == [article_id]


@pytest.mark.parametrize("words", UNSAID)
def test_an_article_is_not_found_by_what_it_does_not_say(books, words):
    published(books)
    assert found(books, words) == []


def test_all_words_must_be_found_and_those_of_the_title_come_first(books):
    in_text = published(books, CONTRACT)
    in_title = published(books, now=NOW - timedelta(days=1))
    assert found(books, "工资") == [in_title, in_text]
    assert found(books, "工资 合同") == [in_text]
    assert found(books, "工资", category=Category.LEGAL_AID) == [in_text]


def test_a_hit_shows_some_words_around_what_was_asked(books):
    published(books)
    request = SearchArticles(words="仲裁")
    (hit,) = views.search_articles(books.reads(), request=request).items
    assert "仲裁" in hit.excerpt
    assert not hit.in_title


def test_more_than_is_shown_is_said(books):
    for _ in range(3):
        published(books)
    hits = views.search_articles(books.reads(), request=SearchArticles(words="工资", limit=2))
    assert (len(hits.items), hits.more) == (2, True)


def test_a_search_for_nothing_is_refused_and_says_what_can_be_searched(books):
    with pytest.raises(NothingToSearch) as refused:
        found(books, "？！")
    assert refused.value.field == "words"


def test_the_list_tells_what_waits_to_be_published(books):
    article_id, _ = written(books), published(books, CONTRACT, now=NOW + timedelta(hours=1))
    page = views.list_articles(books.reads(), request=ListArticles())
    assert [(each.title, each.waits) for each in page.items] == [
        (CONTRACT.title, False),
        (WAGES.title, True),
    ]
    assert page.counts == {"draft": 1, "published": 1}
    drafts = views.list_articles(books.reads(), request=ListArticles(state=ArticleState.DRAFT))
    assert [each.article_id for each in drafts.items] == [article_id]


def test_an_article_that_is_not_there_is_not_found(books):
    with pytest.raises(ArticleNotFound):
        do(books, handlers.revise_article, ReviseArticle(article_id="x", words=WAGES))


@pytest.mark.stack
def test_the_database_finds_and_keeps_articles_as_the_twin_does(hotline_database):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    article_id = published(books)
    assert all(found(books, words) == [article_id] for words in SAID)
    assert not any(found(books, words) for words in UNSAID)
    do(books, handlers.revise_article, ReviseArticle(article_id=article_id, words=CONTRACT))
    assert shown(books, article_id).draft is not None
    assert found(books, "工资") == [article_id]
    withdrawing = WithdrawArticle(article_id=article_id, reason="规定已修改")
    do(books, handlers.withdraw_article, withdrawing, by=LEADER)
    assert found(books, "工资") == []
    page = views.list_articles(books.reads(), request=ListArticles())
    assert page.counts == {"withdrawn": 1}


@pytest.mark.stack
def test_no_search_or_list_reads_through_all_articles(hotline_database):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    for place in range(60):
        published(books, replace(WAGES if place % 3 else CONTRACT, title=f"第{place}条"))
    hotline_database.plans()
    found(books, "拖欠工资")
    found(books, "tuoqian", category=Category.COMPLAINT)
    for request in (
        ListArticles(),
        ListArticles(state=ArticleState.PUBLISHED),
        ListArticles(category=Category.COMPLAINT),
    ):
        views.list_articles(books.reads(), request=request)
    plans = hotline_database.plans()
    assert len(plans) == 8
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
