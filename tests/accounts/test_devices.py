"""Browsers by the names that their owners know."""

from jobbridge.accounts.devices import device_words


def test_a_browser_and_its_system_are_named_in_words() -> None:
    named = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36": "Chrome, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0": "Edge, Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
        "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari, iPhone",
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
        "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet, Android",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0)": "macOS",
        "curl/8.0": "",
        "": "",
    }
    assert {agent: device_words(agent) for agent in named} == named
