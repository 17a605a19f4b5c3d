"""The chat page: the answer and its verdict on the left, the evidence on the right."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.answer import Answer, Citation
from assistant.chain import Assistant
from assistant.errors import QuestionError
from assistant.wording import MODALITIES

BADGES = {
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "conditional": ("有条件", "Conditional"),
    "refused": ("文件未规定", "Not in the documents"),
    "answered": ("依据如下", "What the text says"),
}
_VERDICT_WORD = re.compile(r"(.{1,8}?)(?:：|\. )")
EXAMPLES = [
    "我们能设五档会费吗？",
    "两个党员要不要建支部？",
    "深圳给党组织活动多少经费？",
    "Can we set five dues tiers?",
]
CSS = """
.badge { display: inline-block; padding: 2px 12px; border-radius: 12px; font-weight: 600;
         color: #fff; background: #555; }
.badge.yes { background: #1a7f37; } .badge.no { background: #b42318; }
.badge.conditional { background: #8a5a00; }
.card { border: 1px solid #c8ccd0; border-radius: 8px; padding: 10px 12px; margin: 10px 0; }
.card .place { font-weight: 600; } .card .facts { font-size: 0.85em; opacity: 0.85; }
.card blockquote { margin: 8px 0; padding-left: 10px; border-left: 3px solid #1f6feb; }
"""


def create_page(assistant: Assistant) -> FastAPI:
    """The page as an application of its own, to be mounted in the API's."""
    page = FastAPI()
    gr.mount_gradio_app(page, blocks(assistant), path="/", css=CSS, footer_links=[])
    return page


def blocks(assistant: Assistant) -> Any:  # noqa: ANN401  Gradio is untyped
    """The layout: a chat, and a panel that its answers fill."""

    def respond(message: str, history: list[dict[str, Any]]) -> tuple[str, str]:
        earlier = [text_of(m["content"]) for m in history if m["role"] == "user"]
        try:
            answer = assistant.answer([*earlier, message])
        except QuestionError as error:
            return str(error), ""
        return answer.answer, panel(answer)

    with gr.Blocks(title="Huigui 会规助手", fill_height=True) as page:
        gr.Markdown("# Huigui 会规助手\n行业协会商会政策与标准问答：每个答案都附原文条款。")
        with gr.Row():
            with gr.Column(scale=3):
                evidence = gr.HTML(render=False)
                gr.ChatInterface(
                    respond,
                    chatbot=gr.Chatbot(
                        render_markdown=False,
                        height=520,
                        label="对话 Conversation",
                        buttons=["copy"],
                    ),
                    textbox=gr.Textbox(placeholder="请输入问题 Ask a question", label="问题"),
                    additional_outputs=[evidence],
                    examples=EXAMPLES,
                    cache_examples=False,
                    concurrency_limit=16,
                    api_visibility="private",
                )
            with gr.Column(scale=2):
                gr.Markdown("### 依据 Evidence")
                evidence.render()  # type: ignore[no-untyped-call]
    return page


def text_of(content: Any) -> str:  # noqa: ANN401  what Gradio keeps of a message has several forms
    """The text of a message as Gradio keeps it."""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def panel(answer: Answer) -> str:
    """The evidence panel: the verdict's badge, then a card for every citation; all escaped."""
    english = answer.language == "en"
    name = answer.verdict or ("refused" if answer.abstained else "answered")
    # The answer's own word for its verdict: 不是必须 where the question was 必须…吗.
    own = _VERDICT_WORD.match(answer.answer) if answer.verdict else None
    word = own[1] if own else BADGES[name][english]
    parts = [f'<span class="badge {name}">{escape(word)}</span>']
    parts += [card(citation, english) for citation in answer.citations]
    if answer.related:
        items = "".join(
            f"<li>{escape(r.document_id)} {escape(r.clause)} {escape(r.heading)}</li>"
            for r in answer.related
        )
        parts.append(f"<p>{'See also' if english else '相关条款'}</p><ul>{items}</ul>")
    parts += [f"<p>⚠ {escape(notice)}</p>" for notice in answer.notices]
    return "".join(parts)


def card(citation: Citation, english: bool) -> str:
    """One citation as a card."""
    facts = f"{MODALITIES[citation.modality][english]} · {citation.document_status}"
    gloss = f"<p>{escape(citation.gloss)}</p>" if english and citation.gloss else ""
    return (
        '<article class="card">'
        f'<div class="place">[{citation.marker}] 《{escape(citation.document_title)}》 '
        f"{escape(citation.clause)}</div>"
        f'<div class="facts">{escape(" › ".join(citation.path))}</div>'
        f"<blockquote>{escape(citation.quote)}</blockquote>{gloss}"
        f'<div class="facts">{escape(facts)}</div></article>'
    )
