"""HEAD beside GET."""

from tests.web.conftest import Browser

VARYING = {"date", "x-request-id"}


def test_head_says_what_get_would_without_the_body(visitor: Browser) -> None:
    for path in ("/try/page", "/sign-in", "/health/ready", "/nowhere"):
        got, head = visitor.get(path), visitor.client.head(path)
        assert head.status_code == got.status_code
        assert head.content == b""
        same = [{k: v for k, v in one.headers.items() if k not in VARYING} for one in (got, head)]
        assert same[0] == same[1]


def test_head_of_what_only_takes_forms_leads_where_get_leads(visitor: Browser) -> None:
    answers = [
        visitor.client.request(method, "/try/store", follow_redirects=False)
        for method in ("GET", "HEAD")
    ]
    assert [(a.status_code, a.headers["location"]) for a in answers] == [(303, "/")] * 2
