"""The pages of the documents: every clause in full at an address of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI
from selenium import webdriver

from assistant.addresses import clause_url
from assistant.api import create_api
from assistant.chain import Assistant
from assistant.contents import Branch, tree
from assistant.reading import document_html
from assistant.reading_pages import reading_router
from corpus.document import Document, Kind, Metadata
from corpus.library import Library, parse
from tests.assistant.conftest import serving

DOCUMENTS = ("db44", "longgang", "xixian", "party-quality", "party-innovation")


@dataclass
class Shown:
    """What a page shows of a clause."""

    text: dict[str, str] = field(default_factory=dict)
    restored: bool = False

    def __getitem__(self, name: str) -> str:
        return squeeze(self.text.get(name, ""))


class Page(HTMLParser):
    """A page read back: its elements, links and sections."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.sections: dict[str, Shown] = {}
        self.open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [(given["href"], given.get("class", ""))] if "href" in given else []
        if tag == "section":
            self.sections[given["id"]] = Shown()
        if tag != "meta":
            self.open.append((tag, given.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if "section" not in [tag for tag, _ in self.open]:
            return
        shown = list(self.sections.values())[-1]
        for _, name in self.open:
            if name in ("number", "heading", "body", "item", "footnote", "doubt"):
                shown.text[name] = shown.text.get(name, "") + data
            shown.restored |= name == "restored"


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def small(text: str, kind: Kind, title: str = "某条例") -> Document:
    return parse(text, Metadata(title, title, kind, status="现行", authority=3))


def holding(*documents: Document) -> Library:
    return Library(documents, (), (), "")


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    api = FastAPI()
    api.include_router(reading_router(lambda: library))
    with serving(api) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def pages(client: httpx.Client) -> dict[str, Page]:
    return {name: Page(client.get(f"/documents/{name}").text) for name in DOCUMENTS}


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_every_clause_has_its_section_once_and_its_text_whole(
    library: Library, pages: dict[str, Page], document_id: str
) -> None:
    document, page = library.by_id[document_id], pages[document_id]
    assert page.ids == [clause.label or "introduction" for clause in document.clauses]
    for clause, shown in zip(document.clauses, page.sections.values(), strict=True):
        printed = squeeze(document.text[clause.start : clause.body])
        assert shown["number"] + shown["heading"] != ""
        assert printed in shown["number"] + shown["heading"]
        assert shown["body"] == squeeze(document.clause_text(clause))


def test_the_paragraphs_and_items_of_an_article_are_shown_once_each() -> None:
    article = "第一条 会费应公开。\n会费应合理。包括：\n（一）入会费；\n（二）年费。\n第二条 附则。"
    document = small(article, "regulation")
    page = Page(document_html(document, holding(document)))
    assert {label: shown["body"] for label, shown in page.sections.items()} == {
        "第一条": "",
        "第一条第一款": "会费应公开。",
        "第一条第二款": "会费应合理。包括：",
        "第一条第二款（一）": "（一）入会费；",
        "第一条第二款（二）": "（二）年费。",
        "第二条": "附则。",
    }


def test_what_belongs_to_no_clause_is_shown_too(client: httpx.Client) -> None:
    assert "（作者单位：西咸新区研究院）" in client.get("/documents/xixian").text


def test_an_item_of_a_list_stands_on_its_own_line(library: Library, pages: dict[str, Page]) -> None:
    document = library.by_id["db44"]
    items = document.by_label["7.3.3.3"].items
    printed = "".join(document.text[item.start : item.end] for item in items)
    assert len(items) == 5
    assert pages["db44"].sections["7.3.3.3"]["item"] == squeeze(printed)


def test_footnotes_stand_below_the_clause_of_their_mark(
    library: Library, pages: dict[str, Page]
) -> None:
    for document_id in ("party-quality", "party-innovation"):
        document, page = library.by_id[document_id], pages[document_id]
        assert document.footnotes
        for note in document.footnotes:
            (clause,) = [c for c in document.clauses if c.start <= (note.at or 0) < c.end]
            assert squeeze(note.text) in page.sections[clause.label or "introduction"]["footnote"]


def test_restored_numbers_and_no_others_are_marked(
    library: Library, pages: dict[str, Page]
) -> None:
    for document_id, page in pages.items():
        for clause in library.by_id[document_id].clauses:
            assert page.sections[clause.label or "introduction"].restored == clause.restored
    assert pages["db44"].sections["8.1"].restored


def test_every_link_to_a_clause_leads_to_one(pages: dict[str, Page]) -> None:
    for page in pages.values():
        links = [href for href, _ in page.links if href.startswith("/documents/")]
        assert len(links) > len(page.sections)
        for href in links:
            path, _, fragment = href.partition("#")
            assert unquote(fragment) in pages[path.removeprefix("/documents/")].ids


def test_every_clause_is_in_the_contents_and_has_a_permanent_address(
    library: Library, pages: dict[str, Page]
) -> None:
    for document_id, page in pages.items():
        document = library.by_id[document_id]
        addresses = [clause_url(document_id, clause.label) for clause in document.clauses]
        assert [href for href, name in page.links if name == "permalink"] == addresses
        assert [branch.url for branch in flat(tree(document))] == addresses


def flat(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from flat(branch.branches)


def test_the_contents_name_a_clause_by_heading_or_opening_words(library: Library) -> None:
    names = {name: [b.name for b in flat(tree(library.by_id[name]))] for name in DOCUMENTS}
    assert {"前 言", "3.1 行业协会商会", "8.1.1 会费管理", "8.1.1.2 会费标准不具有浮动性…"} <= {
        *names["db44"]
    }
    assert "（二）政府加强对行业协会服务指导，推动规范化发展" in names["longgang"]
    assert names["longgang"][0] == "引言"


@pytest.mark.parametrize(
    ("document_id", "label", "url"),
    [
        ("db44", "8.1.1.1", "/documents/db44#8.1.1.1"),
        (
            "longgang",
            "三/（二）",
            "/documents/longgang#%E4%B8%89/%EF%BC%88%E4%BA%8C%EF%BC%89",
        ),
        ("longgang", "", "/documents/longgang#introduction"),
        ("a b/c", "1", "/documents/a%20b%2Fc#1"),
    ],
)
def test_an_address_is_the_document_and_the_label(document_id: str, label: str, url: str) -> None:
    assert clause_url(document_id, label) == url


def test_a_reference_is_a_link_to_the_clause_that_it_means(pages: dict[str, Page]) -> None:
    links = [href for href, name in pages["db44"].links if not name]
    assert links.count("/documents/db44#7.2.1") == 2  # in the contents, and in 7.3.5.2
    assert links.count("/documents/db44#7.2.3") == 1  # in the contents alone


def test_a_reference_to_another_document_leads_there_if_the_clause_exists() -> None:
    law = small("第三条 会费应公开。", "regulation", "乙条例")
    paper = small("按照《乙条例》第三条，《乙条例》第九条和《丙条例》第三条办理。", "paper", "甲文")
    page = Page(document_html(paper, holding(paper, law)))
    elsewhere = [unquote(href) for href, _ in page.links if "甲文" not in unquote(href)]
    assert elsewhere == ["/documents/乙条例#第三条"]


def test_a_reference_that_does_not_agree_is_pointed_out(pages: dict[str, Page]) -> None:
    sections = pages["db44"].sections
    assert "5.3的标题是“独特性”，可能应为5.4" in sections["7.4.2.1"]["doubt"]
    assert {label for label, shown in sections.items() if shown["doubt"]} == {
        "7.4.2.1",
        "7.5.2.1",
        "9.2",
    }


def test_markup_in_a_document_is_shown_as_characters() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    document = small(f"{hostile}\n一、{hostile}\n（一）{hostile}", "paper", hostile)
    document = replace(document, metadata=replace(document.metadata, origin=hostile))
    api = FastAPI()
    api.include_router(reading_router(lambda: holding(document)))
    with (
        serving(api) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        listed = client.get("/documents")
        shown = client.get(Page(listed.text).links[-1][0])
        missing = client.get("/documents/<script>")
    assert [r.status_code for r in (listed, shown, missing)] == [200, 200, 404]
    for response in (listed, shown, missing):
        assert not {"script", "img"} & {*Page(response.text).tags}
        assert "&lt;script&gt;" in response.text
    assert Page(shown.text).sections["introduction"]["body"] == squeeze(hostile)


def test_the_page_says_what_the_document_is(library: Library, client: httpx.Client) -> None:
    for document in library.documents:
        page, metadata = client.get(f"/documents/{document.id}").text, document.metadata
        said = (metadata.title, metadata.status, metadata.issuer, metadata.as_of, metadata.origin)
        assert all(words in page for words in filter(None, (*said, *metadata.authors)))


def test_a_document_that_is_not_there_is_a_404_page_that_lists_those_that_are(
    client: httpx.Client,
) -> None:
    response = client.get("/documents/none")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "没有编号为“none”的文件" in response.text
    links = {href for href, _ in Page(response.text).links}
    assert {f"/documents/{name}" for name in DOCUMENTS} <= links
    for path in ("/documents", "/documents/"):
        listed = client.get(path)
        assert listed.status_code == 200
        assert links == {href for href, _ in Page(listed.text).links}


@pytest.mark.parametrize("path", ["/documents", "/documents/db44", "/documents/none"])
def test_a_page_runs_nothing_and_loads_nothing(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    page = Page(response.text)
    assert not {"script", "link", "img", "iframe"} & {*page.tags}
    assert all(href.startswith("/") for href, _ in page.links)
    assert "url(" not in response.text


@pytest.mark.parametrize("width", [1400, 390])
def test_an_address_jumps_to_its_clause_and_lights_it(
    browser: webdriver.Chrome, address: str, width: int, shoot: Callable[[str], None]
) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for path, label in (("db44#8.1.1.1", "8.1.1.1"), ("longgang#三/（二）", "三/（二）")):
            browser.get("about:blank")
            browser.get(f"{address}/documents/{path}")
            clause = browser.execute_script(
                "const e = document.querySelector(':target');"
                "return {id: e.id, top: e.getBoundingClientRect().top,"
                " colour: getComputedStyle(e).backgroundColor,"
                " wide: document.documentElement.scrollWidth}"
            )
            assert clause["id"] == label
            assert 0 <= clause["top"] < 100
            assert clause["colour"] == "rgb(255, 244, 204)"
            assert clause["wide"] <= width
            shoot(f"reading-{label.replace('/', '-')}-{width}")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert [e for e in entries if "favicon" not in e["message"]] == []


def test_the_assistant_serves_the_pages_and_the_register(assistant: Assistant) -> None:
    with (
        serving(create_api(assistant)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        for path in ("/documents", "/documents/db44", "/api/register"):
            assert client.get(path).status_code == 200
