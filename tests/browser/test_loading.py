"""Loading a page: nothing is asked for in vain, and the chart library at once only where there is a chart."""

import pytest

from dashboard.domain.model import Person
from tests.browser.conftest import Open
from tests.browser.house import House

CHARTS = {"/trends": "Trends", "/stages": "The four healing stages"}
OTHERS = {"/": "Check-in", "/our-data": "Our data", "/support": "Support", "/welcome": "Welcome"}


@pytest.mark.parametrize(("path", "heading"), [*CHARTS.items(), *OTHERS.items()])
def test_a_page_opened_by_its_address_asks_for_nothing_in_vain(
    house: House, tab: Open, people: tuple[Person, Person, Person], path: str, heading: str
) -> None:
    here = tab(house).sign_in(people[0])
    in_vain: list[str] = []
    here.page.on("response", lambda answer: in_vain.append(answer.url) if answer.status >= 400 else None)
    before = len(here.asked)
    here.open(path, heading)
    asked = here.asked[before:]
    assert in_vain == []
    assert [url for url in asked if "_stcore" in url and f"{house.base.removeprefix('http')}/_stcore" not in url] == []
    assert here.page.title() == "Weekly notes"
    assert any("ArrowVegaLiteChart" in url for url in asked) == (path in CHARTS)


def test_a_page_at_rest_fetches_what_the_chart_of_another_will_take(
    house: House, tab: Open, people: tuple[Person, Person, Person]
) -> None:
    here = tab(house).sign_in(people[0])
    here.page.wait_for_function("!!window.ahead")
    with here.page.expect_request("**/ArrowVegaLiteChart.*.js"):
        here.page.evaluate("window.ahead()")
