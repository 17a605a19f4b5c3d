"""The chat page in a real browser, over a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.api import create_api
from assistant.chain import Assistant
from assistant.lazy_page import add_page
from tests.assistant.conftest import serving

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    api = create_api(assistant)
    add_page(api)
    with serving(api) as address:
        yield f"{address}/"


def test_a_question_typed_on_the_page_gets_answer_verdict_and_citation(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(address)
    wait = WebDriverWait(browser, 30)
    box = wait.until(lambda b: b.find_element(By.TAG_NAME, "textarea"))
    box.send_keys("<img src=x onerror=\"document.title='owned'\"> 能设五档会费吗", Keys.ENTER)
    badge = wait.until(lambda b: b.find_element(By.CSS_SELECTOR, ".badge.no"))
    assert badge.text == "不可以"
    card = browser.find_element(By.CSS_SELECTOR, ".card")
    assert "8.1.1.1" in card.text
    assert "会员层级和会费档次不应超过 4级" in card.text
    assert "征求意见/起草稿" in card.text
    assert "5 > 4" in browser.find_element(By.TAG_NAME, "body").text
    assert browser.title == "Huigui 会规助手"


def test_the_page_asks_nothing_of_any_other_host(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    WebDriverWait(browser, 30).until(lambda b: b.find_element(By.TAG_NAME, "textarea"))
    script = "return performance.getEntriesByType('resource').map(e => e.name)"
    asked: list[str] = browser.execute_script(script)
    assert len(asked) > 5
    assert [name for name in asked if not name.startswith((address, "data:", "blob:"))] == []
