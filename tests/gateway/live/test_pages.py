import gzip
import re

import pytest

from tests.gateway.live.test_problems import head


@pytest.mark.parametrize("path", ["/", "/requests/new", "/activities/018f", "/index.html"])
def test_the_portal_is_at_every_address_of_its_own(gateway, path):
    answer = gateway.ask("GET", path)
    assert answer.status_code == 200
    assert "portal" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/tickets/018f"])
def test_the_desk_is_at_every_address_under_desk(gateway, path):
    assert "desk" in gateway.ask("GET", path).text


def test_pages_may_run_nothing_from_elsewhere_and_nothing_inline(gateway):
    policy = gateway.ask("GET", "/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_the_document_is_a_page_of_our_own_that_may_run_nothing_else(gateway):
    page = gateway.ask("GET", "/api/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert set(named) == {"/api/docs/page.css", "/api/docs/page.js", "/api/openapi.json"}
    assert not re.search(r"<script>|<style|\son\w+=|style=", page.text)
    for path in named:
        part = gateway.ask("GET", path)
        assert part.status_code == 200
        assert "://" not in part.text.replace("http://json-schema.org", "") or path.endswith("json")


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/page.html", "/api/docs/..%2fservice.py"])
def test_beside_the_page_and_its_parts_there_is_nothing(gateway, path):
    assert gateway.ask("GET", path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/activities", "/api/nothing", "/assets/none.js"])
def test_every_answer_has_the_security_headers(gateway, path):
    headers = gateway.ask("GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" in headers
    assert headers["X-Trace-Id"]


def test_hashed_assets_are_kept_for_ever_and_sent_compressed(gateway):
    answer = gateway.ask(
        "GET", "/assets/portal-Ab12Cd34.js", headers={"Accept-Encoding": "gzip"}, stream=True
    )
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.raw.read()).startswith(b"export default 1;")


def test_who_reads_no_gzip_gets_it_plain_under_another_tag(gateway):
    path = "/assets/portal-Ab12Cd34.js"
    plain = gateway.ask("GET", path, headers={"Accept-Encoding": "identity"})
    zipped = gateway.ask("GET", path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert plain.content == zipped.content


@pytest.mark.parametrize(
    "path",
    ["/", "/assets/portal-Ab12Cd34.js", "/api/reference", "/api/openapi.json", "/api/docs"],
)
def test_who_has_it_already_gets_304(gateway, path):
    etag = gateway.ask("GET", path).headers["ETag"]
    again = gateway.ask("GET", path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    changed = gateway.ask("GET", path, headers={"If-None-Match": '"another"'})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/assets/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2fetc/passwd",
        "/assets/%00.js",
        "/.vite/manifest.json",
        "/assets/none.js",
        "/assets/none",
        "/desk/none.css",
    ],
)
def test_what_is_not_in_the_build_does_not_exist(gateway, path):
    answer = gateway.send(head("GET", path))
    if (
        answer.status == 200
    ):  # an address like any other: the portal says that it knows no such page
        assert b"portal" in answer.body
    else:
        assert (answer.status, answer.json()["code"]) == (404, "page_not_found")
    assert b"root:" not in answer.body


def test_pages_are_read_only(gateway):
    answer = gateway.ask("POST", "/desk", headers={"Origin": gateway.address})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_reference_has_every_county_and_union_in_both_languages(gateway):
    answer = gateway.ask("GET", "/api/reference")
    reference = answer.json()
    assert len(reference["counties"]) == 18
    assert len(reference["unions"]) == 20
    assert {each["kind"] for each in reference["unions"]} == {
        "municipal",
        "county",
        "municipal_units",
    }
    assert all(each["zh"] and each["bo"] for lists in reference.values() for each in lists)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
