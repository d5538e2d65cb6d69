from jobbridge.db import Database
from tests.conftest import ClientFor, World


def test_smoke(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    for url in (
        "/inmates",
        "/inmates/new",
        f"/inmates/{world.refs['juris']}",
        f"/inmates/{world.refs['juris']}/consultations/new",
        "/api/v1/inmates",
        f"/api/v1/inmates/{world.refs['juris']}",
        "/choices/occupations?x=met",
    ):
        answer = anna.get(url)
        print(url, answer.status_code)
        assert answer.status_code == 200, answer.text[:3000]
    olga = client_for("olga")
    for url in (
        "/register",
        "/inmates/new",
        f"/inmates/{world.refs['juris']}/movement",
        f"/inmates/{world.refs['juris']}/restrictions",
    ):
        answer = olga.get(url)
        assert answer.status_code == 200, url
    assert client_for("mara").get("/people").status_code == 200
    print(client_for("mara").get("/api/v1/inmates").text)
