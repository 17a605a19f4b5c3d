"""The chat page: tabs to ask, to read, to list and to print, in three languages."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape, unescape
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant import page_words as words
from assistant.answer import Answer
from assistant.cards import answer_html, begun_html
from assistant.chain import LONGEST
from assistant.cited import title
from assistant.errors import QuestionError
from assistant.feedback import Feedback, FeedbackLog
from assistant.html_pages import WEB
from assistant.page_parts import hits_html, register_html, sheet_html
from assistant.question import understand
from assistant.rate_limit import RateLimiter
from assistant.reading import document_html, document_style
from assistant.record import Record
from assistant.register import Choices, choices, select
from assistant.serving import Serving
from assistant.wording import LANGUAGE_TAGS, MODALITIES, QUESTION_ERRORS, say
from corpus.library import Library
from corpus.script import Language
from corpus.script import language as language_of
from index.errors import SearchIndexError

LOG = logging.getLogger("huigui")

HITS = 8
_TEXT = re.compile(r'data-text="([^"]*)"')
# Words of the interface for a property of a component, given its language.
Words = Callable[[Language], dict[str, Any]]


class Localised:
    """The components whose words change with the language of the interface."""

    def __init__(self) -> None:
        """Begin with none."""
        self.components: list[Any] = []
        self._words: list[Words] = []

    def add(self, make: Callable[..., Any], words_of: Words, **fixed: Any) -> Any:  # noqa: ANN401
        """Make a component with its words, which are changed later."""
        return self.follow(make(**words_of("zh"), **fixed), words_of)

    def follow(self, component: Any, words_of: Words) -> Any:  # noqa: ANN401
        """Change the words of a component with the others'."""
        self.components.append(component)
        self._words.append(words_of)
        return component

    def updates(self, language: Language) -> list[Any]:
        """What changes of every component."""
        return [gr.update(**words_of(language)) for words_of in self._words]


def create_page(
    serving: Serving, log: FeedbackLog, limiter: RateLimiter, record: Record
) -> FastAPI:
    """The page as an application of its own, to be mounted in the API's."""
    page = FastAPI()
    script = (WEB / "page.js").read_text("utf-8")
    gr.mount_gradio_app(
        page,
        blocks(serving, log, limiter, record),
        path="/",
        head=f"<style>{style()}</style><script>{script}</script>",
        theme=gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace"),
        footer_links=[],
        show_error=False,
    )
    return page


def style() -> str:
    """The page's styles, above Gradio's own; given as `css`, Gradio would rewrite them."""
    own = (WEB / "page.css").read_text("utf-8") + document_style()
    return f".gradio-container.gradio-container {{\n{own}}}"


def blocks(  # Gradio is untyped
    serving: Serving, log: FeedbackLog, limiter: RateLimiter, record: Record
) -> Any:  # noqa: ANN401
    """The layout: a language, and four tabs."""
    said = Localised()
    with gr.Blocks(title="Huigui 会规助手", fill_width=True) as page:
        with gr.Row():
            said.add(gr.HTML, lambda to: {"value": heading(to)}, elem_id="heading")
            language = said.add(
                gr.Radio,
                lambda to: {"label": say(to, words.LANGUAGE)},
                choices=list(words.LANGUAGES.items()),
                value="zh",
                elem_id="language",
                container=False,
                scale=0,
                min_width=340,
            )
        with said.add(gr.Tab, lambda to: {"label": say(to, words.ASK)}, elem_id="ask"):
            add_chat(serving, log, limiter, record, said)
        with said.add(gr.Tab, lambda to: {"label": say(to, words.READ)}):
            add_reading(serving, limiter, said, language)
        with said.add(gr.Tab, lambda to: {"label": say(to, words.REGISTER)}):
            add_register(serving, said, language)
        with said.add(gr.Tab, lambda to: {"label": say(to, words.SHEET)}):
            said.add(gr.HTML, lambda to: {"value": sheet_html(to)})
        language.change(said.updates, language, said.components, show_progress="hidden", **QUIET)
        loaded = page.load(preferred, None, language, show_progress="hidden", **QUIET)
        # The documents may be others than when the page was made.
        loaded.then(said.updates, language, said.components, show_progress="hidden", **QUIET)
    return page


QUIET: dict[str, Any] = {"api_visibility": "private", "queue": False}


def heading(language: Language) -> str:
    """The name of the page and what it is for; what its script is to call Gradio's buttons."""
    introduction = escape(say(language, words.INTRODUCTION))
    away = escape(say(language, words.AWAY))
    tag = LANGUAGE_TAGS[language]
    buttons = escape(json.dumps(button_names(language), ensure_ascii=False))
    return (
        f'<h1>Huigui 会规助手</h1><p lang="{tag}" data-buttons="{buttons}">{introduction}</p>'
        f'<p class="away" role="alert" hidden>{away}</p>'
    )


def button_names(language: Language) -> dict[str, str]:
    """What Gradio's buttons are to be called, by what they are called in any language."""
    return {
        name: say(language, pair)
        for pair, others in words.BUTTONS.items()
        for name in (*others, *(say(each, pair) for each in LANGUAGE_TAGS))
    }


def preferred(request: gr.Request) -> Language:
    """The language that the browser asks for first, of the three."""
    for wanted in request.headers.get("accept-language", "").lower().split(","):
        if wanted.strip().startswith(("zh-hk", "zh-tw", "zh-mo", "zh-hant")):
            return "zh-Hant"
        if (language := wanted.strip()[:2]) in ("zh", "en"):
            return "en" if language == "en" else "zh"
    return "zh"


def add_chat(
    serving: Serving,
    log: FeedbackLog,
    limiter: RateLimiter,
    record: Record,
    said: Localised,
) -> None:
    """The conversation on the left, the evidence on the right."""

    def respond(message: str, history: list[dict[str, Any]], request: gr.Request) -> Iterator[Any]:
        assistant = serving.now
        questions = [*asked(history), message]
        if wait := waits(request, limiter):
            yield escape(say(language_of(message), words.TOO_MANY, wait=wait))
            return
        try:
            weighed = assistant.weigh(questions)
        except QuestionError as error:
            yield error_words(error.code, message)
            return
        except SearchIndexError as error:
            LOG.error("%s", error)
            yield error_words("index_unavailable", message)
            return
        record.answered(message, weighed.answer)
        library = assistant.index.library
        yield from messages(weighed.answer, assistant.word(weighed), questions, library)

    def rate(history: list[dict[str, Any]], given: gr.LikeData, request: gr.Request) -> None:
        # A thumb taken back, or one too many.
        if given.liked == "" or waits(request, limiter):
            return
        place = given.index if isinstance(given.index, int) else given.index[0]
        said_of = feedback(history, place, given.liked)
        log.keep(said_of)
        if not said_of.helpful:
            record.disliked(said_of.question)

    with gr.Row():
        with gr.Column(scale=3, min_width=340):
            # The examples that it begins with are given to the interface.
            named = {k: v for k, v in conversation("zh").items() if k != "examples"}
            chatbot = gr.Chatbot(
                **named,
                elem_id="chat",
                render_markdown=False,
                height="65vh",
                autoscroll=False,
                buttons=[],
                render=False,
            )
            chatbot.like(rate, chatbot, None, **QUIET)
            gr.ChatInterface(
                respond,
                chatbot=chatbot,
                textbox=said.add(
                    gr.Textbox,
                    lambda to: {
                        "label": say(to, words.QUESTION),
                        "placeholder": say(to, words.TYPE_HERE),
                    },
                    max_length=LONGEST,
                    submit_btn=True,
                    stop_btn=True,
                    render=False,
                ),
                examples=[one["text"] for one in examples("zh")],
                example_labels=[one["display_text"] for one in examples("zh")],
                cache_examples=False,
                concurrency_limit=16,
                autoscroll=False,
                api_visibility="private",
            )
            said.follow(chatbot, conversation)
        with gr.Column(scale=2, min_width=340):
            said.add(gr.HTML, lambda to: {"value": panel(to)}, elem_id="evidence")


def conversation(language: Language) -> dict[str, Any]:
    """The words of the conversation: its name, questions to begin with, reasons for a thumb."""
    reasons = (say(language, reason) for reason in words.FEEDBACK)
    return {
        "label": say(language, words.CONVERSATION),
        "examples": examples(language),
        "feedback_options": ["Like", "Dislike", *reasons],
    }


def examples(language: Language) -> list[dict[str, str]]:
    """Questions to begin with, by who asks."""
    return [
        {
            "text": say(language, text),
            "display_text": f"{say(language, role)} · {say(language, text)}",
        }
        for role, texts in words.ROLES
        for text in texts
    ]


def panel(language: Language) -> str:
    """The evidence panel before any answer; the page's script fills it."""
    title, hint = (escape(say(language, w)) for w in (words.EVIDENCE, words.NO_EVIDENCE))
    return (
        f'<section aria-label="{title}"><h2>{title}</h2>'
        f'<div id="evidence-of-answer" tabindex="-1"></div><p class="hint">{hint}</p></section>'
    )


def messages(
    weighed: Answer, said: Iterable[str | Answer], questions: Sequence[str], library: Library
) -> Iterator[Any]:
    """An answer as a message: its badge, its lines as they are sure, at its end what to ask next.

    `weighed` is the answer as the clauses give it, whose verdict stands before any line does.
    """
    lines: list[str] = []
    yield gr.HTML(begun_html(weighed, lines))
    for line in said:
        if isinstance(line, Answer):
            options: Any = [{"value": question} for question in line.suggestions]
            whole = gr.HTML(answer_html(line, questions, library))
            yield gr.ChatMessage(content=whole, options=options)
        else:
            lines.append(line)
            yield gr.HTML(begun_html(weighed, lines))


def waits(request: gr.Request, limiter: RateLimiter) -> int:
    """Seconds that whoever sent a request has to wait; 0 where it is let through."""
    allowance = limiter.take(request.client.host if request.client else "")
    return allowance.wait if allowance else 0


def error_words(code: str, message: str) -> str:
    """Why a question cannot be answered, in its language."""
    return escape(say(language_of(message), QUESTION_ERRORS[code]))


def asked(history: Sequence[dict[str, Any]]) -> list[str]:
    """The person's messages of a conversation as Gradio keeps it."""
    return [
        "".join(part.get("text", "") for part in parts_of(message))
        for message in history
        if message["role"] == "user"
    ]


def answered(message: dict[str, Any]) -> str:
    """The text of an answer, which its copy button holds."""
    html = "".join(str(part.get("value", "")) for part in parts_of(message))
    held = _TEXT.search(html)
    return unescape(held[1]) if held else ""


def parts_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """What a message is made of: text, or a component with its value."""
    content = message["content"]
    if isinstance(content, str):
        return [{"text": content}]
    return [part if isinstance(part, dict) else {"value": part.value} for part in content]


def feedback(history: Sequence[dict[str, Any]], place: int, liked: bool | str) -> Feedback:
    """What somebody says of the answer at a place of the conversation: a thumb, or a reason."""
    return Feedback(
        question=(asked(history[:place]) or [""])[-1],
        answer=answered(history[place]),
        helpful=liked is True,
        reason=liked if isinstance(liked, str) else "",
    )


def titles_of(library: Library, language: Language) -> list[tuple[str, str]]:
    """The documents as the choices of a dropdown: title and id."""
    return [(title(document.metadata, language), document.id) for document in library.documents]


def add_reading(
    serving: Serving,
    limiter: RateLimiter,
    said: Localised,
    language: Any,  # noqa: ANN401
) -> None:
    """The documents, a tree of clauses each; search over all of them."""
    first = serving.now.index.library.documents[0].id

    def find(query: str, to: Language, request: gr.Request) -> str:
        assistant = serving.now
        if wait := waits(request, limiter):
            return f"<p>{escape(say(to, words.TOO_MANY, wait=wait))}</p>"
        found = assistant.search(understand([query]), HITS) if query.strip() else ()
        return hits_html(found, query, assistant.index.library, to)

    def read(document_id: str) -> str:
        library = serving.now.index.library
        document = library.by_id.get(document_id, library.documents[0])
        return document_html(document, library)

    with gr.Row():
        search = said.add(
            gr.Textbox,
            lambda to: {
                "label": say(to, words.SEARCH),
                "placeholder": say(to, words.SEARCH_HERE),
                "submit_btn": say(to, words.FIND),
            },
            max_length=LONGEST,
            min_width=300,
        )
        document = said.add(
            gr.Dropdown,
            lambda to: {
                "label": say(to, words.DOCUMENT),
                "choices": titles_of(serving.now.index.library, to),
            },
            value=first,
            min_width=300,
        )
    found = gr.HTML(elem_classes="hits")
    text = gr.HTML(read(first))
    said.add(gr.HTML, lambda to: {"value": to_top(to)}, elem_classes="to-top")
    search.submit(find, [search, language], found, **QUIET)
    document.change(read, document, text, **QUIET)


def to_top(language: Language) -> str:
    """A link to where the page begins."""
    return f'<a href="#top">{escape(say(language, words.TO_TOP))}</a>'


def add_register(serving: Serving, said: Localised, language: Any) -> None:  # noqa: ANN401
    """The register of provisions with its filters, and its download."""

    def every(to: Language) -> tuple[str, str]:
        return say(to, words.EVERY), ""

    def listed(document: str, chapter: str, modality: str, subject: str, to: Language) -> str:
        chosen = {
            "document": document, "chapter": chapter, "modality": modality, "subject": subject,
        }  # fmt: skip
        filters = {name: value or None for name, value in chosen.items()}
        return register_html(list(select(serving.now.index.library, **filters)), chosen, to)

    def dropdown(label: words.Pair, options: Callable[[Language], list[Any]]) -> Any:  # noqa: ANN401
        return said.add(
            gr.Dropdown,
            lambda to: {"label": say(to, label), "choices": [every(to), *options(to)]},
            value="",
        )

    def possible() -> Choices:
        return choices(serving.now.index.library)

    with gr.Row():
        document = dropdown(words.DOCUMENT, lambda to: titles_of(serving.now.index.library, to))
        chapter = dropdown(words.CHAPTER, lambda _: [(c, c) for c in possible().chapters])
        modality = dropdown(
            words.MODALITY, lambda to: [(say(to, MODALITIES[m]), m) for m in possible().modalities]
        )
        subject = dropdown(words.SUBJECT, lambda _: [(s, s) for s in possible().subjects])
    filters = [document, chapter, modality, subject, language]
    table = gr.HTML(listed("", "", "", "", "zh"))
    gr.on(
        [one.change for one in filters], listed, filters, table, trigger_mode="always_last", **QUIET
    )
