"""The chat widget: its script over HTTP, and in a real browser on pages of other sites."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from assistant.api import create_api
from assistant.chain import Assistant
from assistant.html_pages import digest
from assistant.settings import Settings
from tests.assistant.conftest import serving, violations

LONGEST_WAIT = 20
STRICT = (
    "default-src 'none'; script-src {assistant}; connect-src {assistant}; style-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)
HOSTILE = """
* { all: revert; display: none !important; font-size: 40px !important; color: red !important;
    z-index: -1 !important; opacity: .1; transform: rotate(3deg); pointer-events: none }
html, body { display: block !important; transform: none !important; opacity: 1 !important }
style, script { display: none !important }
huigui-chat { position: static !important; visibility: hidden !important }
div { position: fixed; inset: 0; z-index: 99999999 }
"""


MARKUP = "<img src=x onerror=\"document.title='owned'\">"
FAKE_ANSWER = {
    "answer": MARKUP, "verdict": None, "finding": None, "abstained": False, "language": "zh",
    "mode": "extractive",
    "citations": [{"marker": 1, "document_id": "x", "document_title": MARKUP, "clause": MARKUP,
                   "place": MARKUP, "path": [MARKUP], "quote": MARKUP}],
    "related": [], "suggestions": [MARKUP], "notices": [MARKUP],
}  # fmt: skip
STREAMS = {
    "markup": f"event: answer\ndata: {json.dumps(FAKE_ANSWER)}\n\n",
    "must": "event: answer\ndata: "
    + json.dumps(FAKE_ANSWER | {"verdict": "no", "finding": {"kind": "free", "words": "不是必须"}})
    + "\n\n",
    "cut": 'event: token\ndata: {"text": "不可"}\n\nevent: ans',
    "error": 'event: error\ndata: {"error": {"code": "internal", "message": ""}}\n\n',
}


class Site:
    """Another site: pages that carry the widget, and a server that plays faults."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.assistant = ""
        self.address = ""
        for name, page in {
            "strict": self.strict,
            "hostile": self.hostile,
            "plain": self.plain,
            "rtl": self.rtl,
        }.items():
            self.app.get(f"/{name}")(page)
        self.app.post("/api/chat")(self.chat)
        self.app.get("/api/documents/{rest:path}")(self.clause)

    def page(self, inside: str, head: str = "") -> str:
        script = f'<script src="{self.assistant}/widget.js" async></script>'
        head = f"<head>{head}{script}</head>"
        return f'<!doctype html><html lang="zh">{head}<body>{inside}</body></html>'

    def strict(self) -> HTMLResponse:
        policy = STRICT.format(assistant=self.assistant)
        inside = "<h1>某某协会</h1><huigui-chat></huigui-chat>"
        return HTMLResponse(self.page(inside), headers={"Content-Security-Policy": policy})

    def hostile(self) -> HTMLResponse:
        return HTMLResponse(self.page("<div></div>", f"<style>{HOSTILE}</style>"))

    def plain(self) -> HTMLResponse:
        """A page without a policy, whose widget asks the server that plays faults."""
        return HTMLResponse(self.page(f'<huigui-chat endpoint="{self.address}"></huigui-chat>'))

    def rtl(self) -> HTMLResponse:
        """A page that is written from right to left."""
        return HTMLResponse(
            self.page("<p>\u0645\u0631\u062d\u0628\u0627</p>").replace("<html", '<html dir="rtl"')
        )

    async def chat(self, request: Request) -> Response:
        asked = (await request.json())["messages"][-1]["content"]
        if asked == "busy":
            return Response(status_code=429, headers={"Retry-After": "7"})
        return Response(STREAMS[asked], media_type="text/event-stream")

    def clause(self) -> dict[str, Any]:
        return {"text": f"a{MARKUP}b", "gloss": MARKUP}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def site(assistant: Assistant, data: Path) -> Iterator[Site]:
    site = Site()
    with serving(site.app) as site.address:
        settings = Settings(data=data, origins=(site.address,))
        with serving(create_api(assistant, settings)) as site.assistant:
            yield site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.assistant, trust_env=False, timeout=60) as client:
        yield client


def test_the_script_is_small_and_needs_no_other(client: httpx.Client) -> None:
    response = client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["access-control-allow-origin"] == "*"
    assert len(gzip.compress(response.content)) <= 15 * 1024
    assert client.get("/widget.js").content == response.content
    again = client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_the_demo_page_gives_the_hash_of_the_script(client: httpx.Client) -> None:
    page = client.get("/widget").text
    assert digest(client.get("/widget.js").content, "sha384") in page
    assert f'src="{str(client.base_url).rstrip("/")}/widget.js"' in page


def test_its_title_is_said_and_is_no_tooltip(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")
    chat.browser.execute_script(
        "document.querySelector('huigui-chat').title = arguments[0]", MARKUP
    )
    assert chat.one("h2").text == MARKUP
    assert chat.one(".frame").get_attribute("title") == ""


def test_only_sites_on_the_list_may_ask(client: httpx.Client, site: Site) -> None:
    body = {"messages": [{"role": "user", "content": "能设五档会费吗"}]}
    for origin, allowed in ((site.address, site.address), ("https://elsewhere.example", None)):
        response = client.post("/api/chat", json=body, headers={"Origin": origin})
        assert response.headers.get("access-control-allow-origin") == allowed


def test_feedback_is_kept_and_nonsense_refused(client: httpx.Client, data: Path) -> None:
    given = {"question": "能设五档会费吗", "answer": "不可以", "helpful": False, "reason": "太短"}
    assert client.post("/api/feedback", json=given).json() == {"status": "kept"}
    line = json.loads((data / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert given.items() <= line.items()
    for wrong in ({}, given | {"helpful": "perhaps"}, given | {"reason": "长" * 501}):
        response = client.post("/api/feedback", json=wrong)
        assert response.status_code == 422
        assert response.json()["error"]["code"] == "invalid_request"


class Chat:
    """A person at the widget in a browser."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser
        self.wait = WebDriverWait(browser, LONGEST_WAIT)

    def open(self, address: str, language: str = "zh-CN") -> None:
        self.speak(language)
        self.browser.get(address)
        self.browser.execute_script("sessionStorage.clear()")
        self.browser.get(address)
        self.one(".launcher").click()

    def speak(self, language: str) -> None:
        """Make it a browser of somebody who wants a language; none is the browser's own."""
        agent = self.browser.execute_script("return navigator.userAgent")
        wanted = {"userAgent": agent, "acceptLanguage": language}
        self.browser.execute_cdp_cmd("Emulation.setUserAgentOverride", wanted)

    def one(self, selector: str) -> WebElement:
        def find(driver: webdriver.Chrome) -> WebElement | None:
            found = driver.execute_script(
                "const c = document.querySelector('huigui-chat');"
                "return [...(c?.shadowRoot?.querySelectorAll(arguments[0]) ?? [])].at(-1)",
                selector,
            )
            return found if found is not None and found.is_displayed() else None

        element = self.wait.until(find)
        assert element is not None
        return element

    def ask(self, question: str) -> None:
        self.one("textarea").send_keys(question, Keys.ENTER)

    def errors(self) -> list[Any]:
        """What the browser complained of, but for the site's missing icon."""
        entries = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        return [e for e in entries if e["level"] == "SEVERE" and "favicon" not in e["message"]]


@pytest.fixture
def chat(browser: webdriver.Chrome) -> Iterator[Chat]:
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    chat = Chat(browser)
    yield chat
    chat.speak("")


@pytest.mark.parametrize("page", ["strict", "hostile"])
def test_a_visitor_of_another_site_gets_verdict_answer_and_clause(
    chat: Chat, site: Site, page: str, shoot: Callable[[str], None]
) -> None:
    chat.open(f"{site.address}/{page}")
    chat.ask("我们能设五档会费吗？")
    assert chat.one(".badge").text == "不可以"
    assert "5 > 4" in chat.one("[part=text]").text
    chat.one(".chips button[aria-expanded]").click()
    assert "会员层级和会费档次不应超过 4级" in chat.one(".clause mark").text
    shoot(f"widget-{page}")
    assert chat.errors() == []


def test_a_marker_opens_its_clause_and_points_are_a_list(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")
    chat.ask("我们能设五档会费吗？")
    assert chat.one(".points li").text
    marker = chat.one(".points li .marker")
    marker.click()
    assert chat.one(".chips [aria-expanded=true]").text == marker.get_attribute("aria-label")
    assert "《行业协会商会能力建设规范》 8.1.1.1" in chat.one(".clause h3").text
    whole = chat.one(".clause a").get_attribute("href")
    assert whole == f"{site.assistant}/documents/db44#8.1.1.1"


@pytest.mark.parametrize(
    ("language", "send"),
    [("zh-CN", "发送"), ("zh-HK", "發送"), ("en-GB,zh", "Send"), ("fr", "发送")],
)
def test_it_speaks_the_language_of_the_visitor(
    chat: Chat, site: Site, language: str, send: str
) -> None:
    chat.open(f"{site.address}/strict", language)
    assert chat.one(".send").text == send
    chat.ask("How many trade associations are there in Longgang?")
    assert chat.one(".badge").text
    assert chat.one(".send").text == "Send"


def test_an_example_is_asked_by_a_tap(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")
    chat.one("[part=suggestion]").click()
    assert chat.one(".badge").text
    assert not chat.browser.execute_script(
        "return document.querySelector('huigui-chat').shadowRoot.textContent.includes('您好')"
    )


def test_the_badge_says_what_the_answer_says(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/plain")
    chat.ask("must")
    assert chat.one(".badge.free").text == "不是必须"


def test_markup_anywhere_is_shown_as_characters(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/plain")
    chat.ask("markup")
    assert chat.one("[part=text]").text == MARKUP
    chat.one(".chips button[aria-expanded]").click()
    assert chat.one(".clause mark").text == MARKUP
    made = "return document.querySelector('huigui-chat').shadowRoot.querySelector('img')"
    assert chat.browser.execute_script(made) is None
    assert chat.browser.title != "owned"


@pytest.mark.parametrize(
    ("question", "words"),
    [("cut", "连接中断"), ("error", "暂时不可用"), ("busy", "7 秒"), ("长" * 2001, "问题太长")],
)
def test_what_went_wrong_is_said(chat: Chat, site: Site, question: str, words: str) -> None:
    chat.open(f"{site.address}/plain")
    chat.ask(question)
    assert words in chat.one("[part=error]").text


def test_a_refusal_offers_the_nearest_clauses(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")
    chat.ask("违反这个标准要罚多少钱")
    assert chat.one(".badge").text == "文件未规定"
    chat.one(".chips button[aria-expanded]").click()
    assert chat.one(".clause p").text


def test_by_keyboard_alone(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")

    def focused() -> str:
        script = "return document.querySelector('huigui-chat').shadowRoot.activeElement?."
        return str(chat.browser.execute_script(f"{script}textContent || ''"))

    keys = webdriver.ActionChains(chat.browser)
    order = []
    for _ in range(5):
        keys.send_keys(Keys.TAB).perform()
        order.append(focused())
    assert order[0] == "发送"
    assert order[1:3] == ["清空对话", "✕"]
    keys.key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    assert focused() != order[-1]
    keys.send_keys(Keys.ESCAPE).perform()
    assert focused() == "会规助手"


def test_what_helped_is_told_and_kept(chat: Chat, site: Site, data: Path) -> None:
    chat.open(f"{site.address}/strict")
    chat.ask("我们能设五档会费吗？")
    chat.one("[part=bad]").click()
    chat.one("input").send_keys("太短", Keys.ENTER)
    chat.wait.until(lambda _: "谢谢" in chat.one(".chips .note").text)
    line = json.loads((data / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert (line["helpful"], line["reason"]) == (False, "太短")


def test_the_conversation_stays_in_the_tab(chat: Chat, site: Site) -> None:
    chat.open(f"{site.address}/strict")
    chat.ask("Can we set five dues tiers?")
    assert chat.one(".badge.no").text == "No"
    chat.ask("Can we set four dues tiers?")
    assert chat.one(".badge.yes").text == "Yes"
    chat.browser.refresh()
    chat.one(".launcher").click()
    assert in_view(chat, ".badge.yes")
    assert in_view(chat, "[part=question]")
    assert chat.one(".q").text == "Can we set four dues tiers?"
    assert chat.browser.execute_script("return localStorage.length") == 0


def test_a_server_that_is_away_is_said_and_tried_again(
    chat: Chat, site: Site, assistant: Assistant, shoot: Callable[[str], None]
) -> None:
    settings = Settings(origins=(site.address,))
    with serving(create_api(assistant, settings)) as away:
        port = int(away.rpartition(":")[2])
    chat.open(f"{site.address}/hostile")
    chat.browser.execute_script(
        "document.querySelector('huigui-chat').setAttribute('endpoint', arguments[0])", away
    )
    chat.ask("我们能设五档会费吗？")
    assert "暂时不可用" in chat.one("[part=error]").text
    shoot("widget-away")
    with serving(create_api(assistant, settings), port):
        chat.one("[part=retry]").send_keys(Keys.ENTER)
        assert chat.one(".badge.no").text == "不可以"
        webdriver.ActionChains(chat.browser).send_keys(Keys.ESCAPE).perform()
        assert chat.one(".launcher").is_displayed()


def test_a_server_stopped_in_mid_answer_is_said_and_tried_again(
    chat: Chat, site: Site, assistant: Assistant, busy: Assistant
) -> None:
    settings = Settings(origins=(site.address,))
    with serving(create_api(busy, settings)) as stopped:
        chat.open(f"{site.address}/hostile")
        chat.browser.execute_script(
            "document.querySelector('huigui-chat').setAttribute('endpoint', arguments[0])", stopped
        )
        chat.ask("我们能设五档会费吗？")
        assert chat.one("[aria-busy]").is_displayed()
    assert chat.one("[part=error]").text
    with serving(create_api(assistant, settings), int(stopped.rpartition(":")[2])):
        chat.one("[part=retry]").click()
        assert chat.one(".badge.no").text == "不可以"


def in_view(chat: Chat, selector: str) -> bool:
    """Whether an element stands inside what the conversation shows."""
    element, log = chat.one(selector).rect, chat.one(".log").rect
    last = element["y"] + element["height"]
    return bool(log["y"] - 1 <= element["y"] and last <= log["y"] + log["height"] + 1)


def test_on_a_phone_it_fills_the_screen(
    chat: Chat, site: Site, shoot: Callable[[str], None]
) -> None:
    size = chat.browser.get_window_size()
    chat.browser.set_window_size(390, 800)
    try:
        chat.open(f"{site.address}/strict")
        panel = chat.one(".panel")
        inner = chat.browser.execute_script("return [innerWidth, innerHeight]")
        assert [panel.size["width"], panel.size["height"]] == inner
        shoot("widget-phone")
        chat.ask("How many trade associations are there in Longgang?")
        assert in_view(chat, ".q")
        assert in_view(chat, ".badge")
        chat.one(".chips button[aria-expanded]").click()
        assert "Unofficial translation: " in chat.one(".clause p:not([lang]):not(:last-child)").text
        shoot("widget-phone-answer")
    finally:
        chat.browser.set_window_size(size["width"], size["height"])


@pytest.mark.parametrize(("page", "size"), [("rtl", (1200, 800)), ("strict", (700, 320))])
def test_nothing_of_it_is_cut_off(
    chat: Chat, site: Site, page: str, size: tuple[int, int], shoot: Callable[[str], None]
) -> None:
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chat.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        chat.open(f"{site.address}/{page}")
        chat.ask("我们能设五档会费吗？")
        assert chat.one(".badge").text == "不可以"
        assert chat.one("[part=text]").value_of_css_property("direction") == "ltr"
        for part in (".panel", "textarea", ".log"):
            box = chat.one(part).rect
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
        shoot(f"widget-{page}-{height}")
    finally:
        chat.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_axe_finds_nothing_serious_in_it(chat: Chat, site: Site) -> None:
    chat.open(f"{site.assistant}/widget")
    chat.ask("Can we set five dues tiers?")
    chat.one(".chips button[aria-expanded]").click()
    assert chat.one(".clause mark").is_displayed()
    assert violations(chat.browser) == []


def test_figures_of_the_widget(
    chat: Chat, site: Site, client: httpx.Client, note: Callable[[dict[str, float]], None]
) -> None:
    chat.open(f"{site.address}/strict")
    began = time.monotonic()
    chat.ask("我们能设五档会费吗？")
    assert chat.one(".badge").text == "不可以"
    first = time.monotonic() - began
    names = "return performance.getEntriesByType('resource').map(e => e.name)"
    asked = [name for name in chat.browser.execute_script(names) if "favicon" not in name]
    assert sorted(name.removeprefix(site.assistant) for name in asked) == [
        "/api/chat",
        "/widget.js",
    ]
    size = len(gzip.compress(client.get("/widget.js").content))
    note({"gzip bytes": size, "requests": len(asked), "first answer ms": first * 1000})
