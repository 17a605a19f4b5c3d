"""The chat page in a real browser, over a real server."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from assistant.api import create_api
from assistant.chain import Assistant
from assistant.lazy_app import add_page
from assistant.settings import Settings
from corpus.library import Library
from tests.assistant.conftest import BusyAssistant, serving, violations
from tests.assistant.scripted import QUOTE, WORDED, Scripted, draft

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    # Gradio's own routes.
    pytest.mark.filterwarnings("ignore::pydantic.warnings.UnsupportedFieldAttributeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
TABS = 'button[role="tab"]'
Shoot = Callable[[str], None]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def served(assistant: Assistant, data: Path) -> FastAPI:
    api = create_api(assistant, Settings(data=data))
    add_page(api)
    return api


@pytest.fixture(scope="module")
def address(assistant: Assistant, data: Path) -> Iterator[str]:
    with serving(served(assistant, data)) as address:
        yield f"{address}/"


@pytest.fixture
def page(browser: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """The page, opened anew, in Simplified Chinese."""
    open_page(browser, address, "zh-CN")
    return browser


def open_page(browser: webdriver.Chrome, address: str, language: str) -> None:
    headers = {"headers": {"Accept-Language": language}}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", headers)
    browser.get(address)
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".example, .examples button"))
    time.sleep(0.5)


def wait(browser: webdriver.Chrome, ready: Callable[[], Any]) -> Any:  # noqa: ANN401
    gone = [StaleElementReferenceException]
    return WebDriverWait(browser, 120, ignored_exceptions=gone).until(lambda _: ready())


def one(browser: webdriver.Chrome, selector: str) -> WebElement:
    found: list[WebElement] = wait(
        browser, lambda: browser.find_elements(By.CSS_SELECTOR, selector)
    )
    return found[0]


def answers(browser: webdriver.Chrome) -> list[WebElement]:
    """The answers that have come whole."""
    return browser.find_elements(By.XPATH, "//div[@class='answer'][template]")


def arrives(browser: webdriver.Chrome, before: int) -> WebElement:
    found: list[WebElement] = wait(
        browser, lambda: len(answers(browser)) > before and answers(browser)
    )
    return found[-1]


def ask(browser: webdriver.Chrome, question: str) -> WebElement:
    before = len(answers(browser))
    one(browser, "textarea").send_keys(question, Keys.ENTER)
    return arrives(browser, before)


def cards(browser: webdriver.Chrome) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, "#evidence .card")


def buttons(browser: webdriver.Chrome) -> list[WebElement]:
    """Gradio's buttons beside the conversation, those that are seen."""
    found = browser.find_elements(By.CSS_SELECTOR, "#chat .icon-button")
    return [button for button in found if button.is_displayed()]


def tab(browser: webdriver.Chrome, name: str) -> None:
    tabs = [t for t in browser.find_elements(By.CSS_SELECTOR, TABS) if t.text == name]
    tabs[0].click()


@pytest.mark.parametrize(
    ("question", "badge", "clause"),
    [
        ("我们能设五档会费吗？", "不可以", "8.1.1.1"),
        ("會費可以設五檔嗎？", "不可以", "8.1.1.1"),
        ("Can we set five dues tiers?", "No", "8.1.1.1"),
    ],
)
def test_a_question_gets_badge_answer_and_evidence(
    page: webdriver.Chrome, question: str, badge: str, clause: str, shoot: Shoot
) -> None:
    answer = ask(page, question)
    assert answer.find_element(By.CSS_SELECTOR, ".badge.no").text == badge
    assert "5 > 4" in answer.text
    (card, *_) = cards(page)
    assert clause in card.text
    is_english = badge == "No"
    assert ("draft for comment" if is_english else "征求意见/起草稿") in card.text
    assert question in one(page, "#evidence .asked").text
    mark = card.find_element(By.TAG_NAME, "mark")
    assert mark.text.startswith("会员层级和会费档次不应超过")
    # The quote stands inside its whole clause.
    assert "行业协会商会应合理设置会员层级和会费档次" in card.text
    assert bool(card.find_elements(By.CSS_SELECTOR, ".gloss")) == is_english
    shoot(f"page-answer-{badge}")


def test_a_refusal_shows_the_nearest_clauses(page: webdriver.Chrome, shoot: Shoot) -> None:
    answer = ask(page, "秘书长的社保缴费基数是多少？")
    assert answer.find_element(By.CSS_SELECTOR, ".badge.refused").text == "文件未规定"
    assert cards(page) == []
    nearest = page.find_elements(By.CSS_SELECTOR, "#evidence details")
    assert nearest
    nearest[0].find_element(By.TAG_NAME, "summary").click()
    assert nearest[0].find_element(By.TAG_NAME, "blockquote").text
    shoot("page-refusal")


def test_a_marker_goes_to_its_card_also_of_an_earlier_answer(page: webdriver.Chrome) -> None:
    first = ask(page, "我们能设五档会费吗？")
    ask(page, "分会可以自己再收一遍会费吗？")
    assert "8.1.1.1" not in cards(page)[0].find_element(By.TAG_NAME, "h3").text
    page.execute_script("arguments[0].click()", first.find_element(By.CSS_SELECTOR, "a.marker"))
    assert "8.1.1.1" in cards(page)[0].find_element(By.TAG_NAME, "h3").text
    assert page.switch_to.active_element.get_attribute("id") == "card-1"


def test_a_cross_reference_opens_its_clause_in_place(
    page: webdriver.Chrome, library: Library
) -> None:
    known = library.by_id["db44"].by_label
    referring = (
        clause.label
        for clause in known.values()
        for reference in clause.references
        if reference.document is None and reference.clause in known and "." in clause.label
    )
    ask(page, next(referring))
    opener = one(page, "#evidence .card details summary")
    assert opener.text.startswith("→")
    opener.click()
    assert one(page, "#evidence .card details blockquote").text


def test_an_example_and_a_suggestion_are_asked_by_a_click(page: webdriver.Chrome) -> None:
    examples = page.find_elements(By.CSS_SELECTOR, ".examples button")
    assert {e.text.split(" · ")[0] for e in examples} == {"秘书处", "党务", "访客"}
    examples[0].click()
    arrives(page, 0)
    suggestion = wait(
        page, lambda: [o for o in page.find_elements(By.CSS_SELECTOR, ".options button") if o.text]
    )[0]
    words = suggestion.text
    suggestion.click()
    arrives(page, 1)
    questions = page.find_elements(By.CSS_SELECTOR, "#evidence input[name=question]")
    assert questions[-1].get_attribute("value") == words


def test_an_answer_is_copied_with_its_sources_and_can_be_had_again(page: webdriver.Chrome) -> None:
    permission = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.execute_cdp_cmd("Browser.grantPermissions", permission)
    ask(page, "我们能设五档会费吗？")
    copy = one(page, "#evidence button.copy")
    copy.click()
    wait(page, lambda: copy.text == "已复制 ✓")
    read = "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
    copied = page.execute_async_script(read)
    assert "5 > 4" in copied
    assert "[1] 《行业协会商会能力建设规范》" in copied
    page.execute_script("document.querySelector('.answer').dataset.old = '1'")
    one(page, 'button[aria-label="重试"]').click()
    again = wait(page, lambda: [a for a in answers(page) if not a.get_attribute("data-old")])
    assert "5 > 4" in again[0].text
    assert len(answers(page)) == 1


def test_an_answer_being_made_is_seen_and_not_timed(
    browser: webdriver.Chrome, busy: BusyAssistant, data: Path
) -> None:
    with serving(served(busy, data)) as address:
        open_page(browser, f"{address}/", "zh-CN")
        one(browser, "textarea").send_keys("我们能设五档会费吗？", Keys.ENTER)
        assert one(browser, "#chat .pending").is_displayed()
        assert not one(browser, "#chat .progress-text").is_displayed()
        busy.go_on.set()
        arrives(browser, 0)


def test_a_models_lines_are_shown_as_they_are_sure_and_can_be_stopped(
    browser: webdriver.Chrome, with_model: Assistant, server: Scripted, data: Path, shoot: Shoot
) -> None:
    whole = draft(WORDED, QUOTE)

    def script(told: dict[str, Any]) -> str:
        drawn = json.loads(whole(told))
        (point,) = drawn["points"]
        drawn["points"] = [point, {**point, "text": "会员层级不应超过4级"}, point]
        return json.dumps(drawn, ensure_ascii=False)

    # Below the client's patience with a silent server, and time enough on a busy machine.
    server.script, server.hold = script, 9.0
    assert with_model.model
    patient = replace(with_model, model=replace(with_model.model, limit=30.0))
    with serving(served(patient, data)) as address:
        open_page(browser, f"{address}/", "zh-CN")
        one(browser, "textarea").send_keys("我们能设五档会费吗？", Keys.ENTER)
        wait(browser, lambda: WORDED in one(browser, "#chat .answer").text)
        # What is streamed is drawn anew with every line.
        wait(browser, lambda: one(browser, "#chat .answer .badge.no").text == "不可以")
        assert answers(browser) == []
        shoot("page-streaming")
        one(browser, "button.stop-button").click()
        wait(browser, lambda: not browser.find_elements(By.CSS_SELECTOR, "button.stop-button"))
        assert WORDED in one(browser, "#chat .answer").text
        server.hold = 0.0
        answer = ask(browser, "我们能设五档会费吗？")
        assert WORDED in answer.text
        assert "openai:scripted" in one(browser, "#evidence").text


def test_a_thumb_and_a_reason_are_kept(page: webdriver.Chrome, data: Path) -> None:
    ask(page, "我们能设五档会费吗？")
    assert min(min(b.size["width"], b.size["height"]) for b in buttons(page)) >= 24
    one(page, 'button[aria-label="点赞"]').click()
    kept = wait(page, lambda: lines(data))
    assert kept[-1]["question"] == "我们能设五档会费吗？"
    assert kept[-1]["helpful"] is True
    assert "5 > 4" in kept[-1]["answer"]
    one(page, 'button[aria-label="反馈"]').click()
    reason = wait(page, lambda: page.find_elements(By.XPATH, "//*[normalize-space()='条款不对']"))
    reason[-1].click()
    kept = wait(page, lambda: len(lines(data)) > 1 and lines(data))
    assert (kept[-1]["helpful"], kept[-1]["reason"]) == (False, "条款不对")
    assert {line["reason"] for line in kept} == {"", "条款不对"}


def lines(data: Path) -> list[dict[str, Any]]:
    path = data / "feedback.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


@pytest.mark.parametrize(
    ("wanted", "tabs"),
    [
        ("zh-CN", ["问答", "查阅", "清单", "答复单"]),
        ("zh-HK", ["問答", "查閲", "清單", "答覆單"]),
        ("en-GB", ["Ask", "Read", "Rules", "Answer sheet"]),
    ],
)
def test_the_interface_is_in_the_language_of_the_browser(
    browser: webdriver.Chrome, address: str, wanted: str, tabs: list[str], shoot: Shoot
) -> None:
    open_page(browser, address, wanted)
    wait(browser, lambda: [t.text for t in browser.find_elements(By.CSS_SELECTOR, TABS)] == tabs)
    example = {"zh-CN": "秘书处", "zh-HK": "秘書處", "en-GB": "Secretariat"}[wanted]
    assert one(browser, ".examples button").text.startswith(f"{example} · ")
    shoot(f"page-{wanted}")


def test_the_language_of_the_interface_is_chosen_and_the_evidence_stays(
    page: webdriver.Chrome,
) -> None:
    ask(page, "我们能设五档会费吗？")
    page.find_elements(By.CSS_SELECTOR, "#language input")[2].click()
    wait(page, lambda: "Ask" in one(page, TABS).text)
    wait(page, lambda: "Evidence" in one(page, "#evidence").text)
    assert "8.1.1.1" in wait(page, lambda: cards(page))[0].text
    assert page.execute_script("return document.documentElement.lang") == "en"
    names = {b.get_attribute("aria-label") for b in buttons(page)}
    assert names == {"Clear", "Retry", "Like", "Dislike", "Feedback"}
    tab(page, "Read")
    shown = one(page, 'input[aria-label="Document"]').get_attribute("value") or ""
    assert shown.startswith("Capacity building specification for trade associations")


def test_a_conversation_cleared_leaves_no_evidence(page: webdriver.Chrome) -> None:
    ask(page, "我们能设五档会费吗？")
    one(page, 'button[aria-label="清空对话"]').click()
    wait(page, lambda: not cards(page))
    assert "提问以后" in one(page, "#evidence").text


def test_a_clause_asked_by_its_number_is_shown_whole(page: webdriver.Chrome) -> None:
    ask(page, "8.1.1")
    assert one(page, "#evidence .card mark").text.strip()


def test_a_document_is_read_and_searched(page: webdriver.Chrome, shoot: Shoot) -> None:
    tab(page, "查阅")
    section = page.find_element(By.ID, "8.1.1.1")
    assert "会员层级和会费档次不应超过 4级" in section.text
    link = one(page, '.huigui-document nav a[href$="#8"]')
    link.click()
    wait(page, lambda: abs(page.find_element(By.ID, "8").rect["y"] - top(page)) < 200)
    tree, text = (one(page, f".huigui-document {part}").rect for part in ("nav", "article"))
    assert tree["x"] + tree["width"] <= text["x"]
    shoot("page-read")
    box = one(page, '[placeholder*="会费、7.1.1.1"]')
    box.send_keys("收会费要开票吗", Keys.ENTER)
    hits = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".hits details"))
    assert any("8.1.1.3 会费管理 收取的会费，应主要用于" in hit.text for hit in hits)
    box.clear()
    box.send_keys("党员")
    page.find_element(By.XPATH, "//button[normalize-space()='搜索']").click()
    wait(page, lambda: "7.1.1.1" in one(page, ".hits").text)
    page.execute_script("window.scrollTo(0, 5000)")
    one(page, ".to-top a").click()
    wait(page, lambda: top(page) == 0)


def top(page: webdriver.Chrome) -> float:
    return float(page.execute_script("return window.scrollY"))


def test_the_register_is_filtered_and_downloaded(page: webdriver.Chrome, shoot: Shoot) -> None:
    tab(page, "清单")
    rows = page.find_elements(By.CSS_SELECTOR, ".register tbody tr")
    assert len(rows) > 100
    one(page, 'input[aria-label="语气"]').click()
    one(page, '[role=option][aria-label="宜：推荐"]').click()
    wait(page, lambda: 0 < len(page.find_elements(By.CSS_SELECTOR, ".register tbody tr")) < 60)
    forces = page.find_elements(By.CSS_SELECTOR, ".register tbody td:nth-child(5)")
    assert {cell.text for cell in forces} == {"宜：推荐"}
    link = one(page, 'a[href*="format=csv"]')
    address = link.get_attribute("href")
    fetch = "const done = arguments[1]; fetch(arguments[0]).then(r => r.text()).then(done)"
    text = page.execute_async_script(fetch, address)
    assert len(text.strip().split("宜：推荐")) - 1 == len(forces)
    shoot("page-register")


def test_a_sheet_is_made_of_the_question_asked(page: webdriver.Chrome, shoot: Shoot) -> None:
    ask(page, "我们能设三档会费吗？")
    ask(page, "五档呢？")
    tab(page, "答复单")
    assert one(page, ".sheet textarea").get_attribute("value") == "五档呢？"
    one(page, '.sheet button[value="html"]').click()
    page.switch_to.frame(one(page, ".sheet iframe"))
    wait(page, lambda: "不可以" in page.find_element(By.TAG_NAME, "body").text)
    assert "8.1.1.1" in page.find_element(By.TAG_NAME, "body").text
    page.switch_to.default_content()
    shoot("page-sheet")


def test_markup_is_shown_as_characters(page: webdriver.Chrome) -> None:
    markup = "<img src=x onerror=\"document.title='owned'\">${document.title='owned'}{{1+1}}"
    ask(page, f"能设五档会费吗 {markup}")
    ask(page, f"{markup} <b>qqq</b>")
    assert page.title == "Huigui 会规助手"
    held = page.find_elements(By.CSS_SELECTOR, "#evidence input[name=question]")
    assert held[-1].get_attribute("value") == f"{markup} <b>qqq</b>"
    assert page.find_elements(By.CSS_SELECTOR, ".answer img, #evidence img, .answer b") == []


def test_the_keyboard_is_enough(page: webdriver.Chrome) -> None:
    assert page.switch_to.active_element.tag_name == "textarea"
    ActionChains(page).send_keys("我们能设五档会费吗？", Keys.ENTER).perform()
    arrives(page, 0)
    for _ in range(40):
        ActionChains(page).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        if "marker" in (page.switch_to.active_element.get_attribute("class") or ""):
            break
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "card-1"
    ActionChains(page).send_keys(Keys.TAB).perform()
    assert page.switch_to.active_element.text == "固定地址"


def test_who_asks_by_keyboard_goes_on_by_keyboard(page: webdriver.Chrome) -> None:
    answer = ask(page, "我们能设五档会费吗？")
    wait(page, lambda: page.switch_to.active_element.tag_name == "textarea")
    ActionChains(page).send_keys("三档呢", Keys.ENTER).perform()
    wait(page, lambda: "3 ≤ 4" in page.find_elements(By.CSS_SELECTOR, ".answer")[-1].text)
    marker = answer.find_element(By.CSS_SELECTOR, "a.marker")
    marker.send_keys(Keys.ENTER)
    wait(page, lambda: page.switch_to.active_element.get_attribute("id") == "card-1")
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert page.switch_to.active_element == marker


@pytest.fixture
def phone(browser: webdriver.Chrome, address: str) -> Iterator[webdriver.Chrome]:
    """The page, opened anew on a phone."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    open_page(browser, address, "zh-CN")
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def in_sight(browser: webdriver.Chrome, element: WebElement) -> float:
    """How far below the window's top an element begins."""
    script = "return arguments[0].getBoundingClientRect().top"
    return float(browser.execute_script(script, element))


def test_nothing_is_cut_off_on_a_phone(phone: webdriver.Chrome, shoot: Shoot) -> None:
    ask(phone, "两个党员要不要建支部？")
    shoot("page-phone")
    for name in ("问答", "查阅", "清单"):
        tab(phone, name)
        time.sleep(0.5)
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 390
    cells = phone.find_elements(By.CSS_SELECTOR, ".scroll, .register td")
    wide = "return arguments[0].filter(e => e.scrollWidth > 390).length"
    assert phone.execute_script(wide, cells) == 0


def test_a_phone_shows_at_once_what_the_page_is_for(phone: webdriver.Chrome) -> None:
    box = one(phone, "#ask textarea")
    assert (top(phone), phone.switch_to.active_element == box) == (0, False)
    examples = phone.find_elements(By.CSS_SELECTOR, ".examples button")
    shown = [example.text.split(" · ")[0] for example in examples if example.is_displayed()]
    assert shown == ["秘书处", "党务", "访客"]
    assert in_sight(phone, box) + box.size["height"] < PHONE["height"]


def test_on_a_phone_the_answer_is_in_sight_and_leads_to_its_clauses(
    phone: webdriver.Chrome, shoot: Shoot
) -> None:
    first = ask(phone, "两个党员要不要建支部？")
    last = ask(phone, "我们能设五档会费吗？")
    wait(phone, lambda: 0 <= in_sight(phone, last) < 200)
    log = "const log = document.querySelector('[role=log]');"
    assert phone.execute_script(f"{log} return log.scrollHeight - log.clientHeight") <= 1
    sizes = [(b.size["width"], b.size["height"]) for b in buttons(phone)]
    assert len(sizes) > 4
    assert min(min(size) for size in sizes) >= 36
    first.find_element(By.CSS_SELECTOR, ".to-evidence").click()
    panel = one(phone, "#evidence-of-answer")
    wait(phone, lambda: 0 <= in_sight(phone, panel) < 200)
    assert "两个党员要不要建支部？" in one(phone, "#evidence .asked").text
    shoot("page-phone-evidence")
    one(phone, "#card-1 .to-answer").click()
    wait(phone, lambda: 0 <= in_sight(phone, first) < 200)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: webdriver.Chrome, address: str, scheme: str, shoot: Shoot
) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    try:
        open_page(browser, address, "zh-CN")
        found = violations(browser)
        ask(browser, "Can we set five dues tiers?")
        one(browser, "#evidence details summary").click()
        found += violations(browser)
        for name in ("查阅", "清单", "答复单"):
            tab(browser, name)
            time.sleep(1)
            found += violations(browser)
            shoot(f"page-{name}-{scheme}")
        browser.get(f"{address}documents/longgang")
        found += violations(browser)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []


def test_a_question_outlives_a_server_stopped_in_mid_answer(
    browser: webdriver.Chrome, assistant: Assistant, busy: Assistant, data: Path, shoot: Shoot
) -> None:
    with serving(served(busy, data)) as address:
        open_page(browser, f"{address}/", "zh-CN")
        one(browser, "textarea").send_keys("我们能设五档会费吗？", Keys.ENTER)
        wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".user"))
    notice = wait(browser, lambda: one(browser, ".away").is_displayed() and one(browser, ".away"))
    assert "服务暂时连不上" in notice.text
    assert answers(browser) == []
    shoot("page-away")
    with serving(served(assistant, data), int(address.rpartition(":")[2])):
        kept = "我们能设五档会费吗？"
        wait(browser, lambda: one(browser, "textarea").get_attribute("value") == kept)
        time.sleep(0.5)
        one(browser, "textarea").send_keys(Keys.ENTER)
        assert "5 > 4" in arrives(browser, 0).text


def test_the_page_asks_nothing_of_any_other_host(page: webdriver.Chrome, address: str) -> None:
    ask(page, "我们能设五档会费吗？")
    for name in ("查阅", "清单", "答复单"):
        tab(page, name)
    script = "return performance.getEntriesByType('resource').map(e => e.name)"
    asked: list[str] = page.execute_script(script)
    assert len(asked) > 5
    assert [name for name in asked if not name.startswith((address, "data:", "blob:"))] == []


def test_figures_of_the_page(
    page: webdriver.Chrome, note: Callable[[dict[str, float]], None]
) -> None:
    paints = "return performance.getEntriesByType('paint').map(e => [e.name, e.startTime])"
    painted = dict(page.execute_script(paints))
    began = time.monotonic()
    ask(page, "我们能设五档会费吗？")
    first = time.monotonic() - began
    asked = page.execute_script("return performance.getEntriesByType('resource').length")
    assert painted["first-contentful-paint"] > 0
    note({"first paint ms": painted["first-contentful-paint"], "first answer ms": first * 1000,
          "requests": asked})  # fmt: skip


def test_the_page_needs_nothing_that_its_policy_forbids(page: webdriver.Chrome) -> None:
    page.get_log("browser")  # type: ignore[no-untyped-call]
    page.refresh()
    ask(page, "我们能设五档会费吗？")
    said = page.get_log("browser")  # type: ignore[no-untyped-call]
    assert [entry for entry in said if "Content Security" in entry["message"]] == []


def test_an_inline_script_that_is_not_the_pages_own_does_not_run(page: webdriver.Chrome) -> None:
    page.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.owned = 1';"
        "document.body.append(s);"
    )
    assert page.execute_script("return window.owned") is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "gradio_api/upload"),
        ("GET", "gradio_api/file=/etc/hostname"),
        ("GET", "gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "gradio_api/info"),
        ("GET", "monitoring"),
        ("POST", "gradio_api/vibe-edit"),
    ],
)
def test_what_the_page_does_not_need_is_not_there(address: str, method: str, path: str) -> None:
    answer = httpx.request(method, f"{address}{path}", trust_env=False, timeout=60)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_client_that_asks_too_often_is_told_so_in_the_conversation(
    browser: webdriver.Chrome, assistant: Assistant, data: Path
) -> None:
    api = create_api(assistant, Settings(data=data, daily_limit=1))
    add_page(api)
    with serving(api) as address:
        open_page(browser, f"{address}/", "zh-CN")
        ask(browser, "我们能设五档会费吗？")
        one(browser, "textarea").send_keys("三档呢", Keys.ENTER)
        wait(browser, lambda: "您那边提问太密了" in one(browser, "#chat").text)
