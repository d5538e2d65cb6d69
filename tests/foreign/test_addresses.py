"""Addresses that somebody types: what they may look like, and whom they may lead to."""

import pytest

from jobbridge.foreign.addresses import address_of, shown, why_not_address
from jobbridge.hosts import is_public


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("http://calendar.example/a.ics", "https"),
        ("file:///etc/passwd", "https"),
        ("gopher://calendar.example/", "https"),
        ("//calendar.example/a", "https"),
        ("https://user:pass@calendar.example/a", "credentials"),
        ("https://@calendar.example/a", "credentials"),
        ("https://calendar.example:8443/a", "port"),
        ("https://calendar.example:x/a", "address"),
        ("https://localhost/a", "host"),
        ("https://127.0.0.1/a", "host"),
        ("https://2130706433/a", "host"),
        ("https://0x7f.1/a", "host"),
        ("https://[::1]/a", "host"),
        ("https://[::ffff:7f00:1%25eth0]/a", "host"),
        ("https:///a", "host"),
        ("https://calendar.example/a b", "address"),
        ("https://calendar.example/\r\nHost: x", "address"),
        ("https://" + "a" * 64 + ".example/", "address"),
        ("https://calendar.example/" + "a" * 2000, "address"),
        ("https://exa_mple.lv/a", "host"),
    ],
)
def test_an_address_that_could_lead_elsewhere_is_refused(typed: str, code: str) -> None:
    assert [reason.code for reason in why_not_address(typed)] == [code]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("https://Calendar.Example./a.ics", "https://calendar.example/a.ics"),
        ("webcal://calendar.example/a.ics?x=1#part", "https://calendar.example/a.ics?x=1"),
        (" https://calendar.example:443 ", "https://calendar.example/"),
        ("https://ķīpsala.lv/kalendārs", "https://xn--psala-l3a7f.lv/kalend%C4%81rs"),
    ],
)
def test_an_address_is_brought_into_one_form(typed: str, text: str) -> None:
    assert address_of(typed).text == text


def test_a_secret_address_is_never_shown_whole() -> None:
    text = "https://calendar.google.com/calendar/ical/x/private-0123456789abcdef/basic.ics"
    assert shown(text) == "calendar.google.com/….ics"
    assert "private" not in repr(address_of(text))


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "100.127.255.255", "192.0.0.8", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1", "5f00::1"),
        *("3fff::1", "4000::1", "", "calendar.example", "0177.0.0.1"),
    ],
)
def test_no_address_inside_is_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("text", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"])
def test_an_address_outside_is_public(text: str) -> None:
    assert is_public(text)
