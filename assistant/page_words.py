"""What the chat page itself says, in Simplified Chinese and English; Traditional is converted."""

from __future__ import annotations

from corpus.script import Language

Pair = tuple[str, str]

LANGUAGES: dict[str, Language] = {"简体中文": "zh", "繁體中文": "zh-Hant", "English": "en"}
INTRODUCTION: Pair = (
    "行业协会商会政策与标准问答：每个答案都附原文条款，文件没有写的不作判断。",
    "Policies and standards for trade associations: every answer with the clause that proves it, "
    "and none where the documents are silent.",
)
AWAY: Pair = (
    "服务暂时连不上。恢复以后页面会自动刷新，您的问题会留在输入框里。",
    "The service cannot be reached. The page reloads when it is back, your question kept.",
)
TOO_MANY: Pair = (
    "您那边提问太密了，请过 {wait} 秒再试。",
    "Too many questions came from your address: try again in {wait} s.",
)
LANGUAGE: Pair = ("界面语言", "Language")
ASK: Pair = ("问答", "Ask")
READ: Pair = ("查阅", "Read")
REGISTER: Pair = ("清单", "Rules")
SHEET: Pair = ("答复单", "Answer sheet")
QUESTION: Pair = ("问题", "Question")
TYPE_HERE: Pair = (
    "请输入问题，回车发送，例如：我们能设五档会费吗？",
    "Type a question and press Enter, for example: can we set five dues tiers?",
)
CONVERSATION: Pair = ("对话", "Conversation")
EVIDENCE: Pair = ("依据", "Evidence")
NO_EVIDENCE: Pair = (
    "提问以后，这里显示所依据的条款原文。",
    "Ask a question: the clauses that the answer rests on appear here.",
)
FEEDBACK: tuple[Pair, ...] = (
    ("条款不对", "Wrong clause"),
    ("结论不对", "Wrong verdict"),
    ("没有答到点上", "Beside the point"),
    ("看不明白", "Hard to understand"),
)
# Gradio's buttons, with what else it calls them.
BUTTONS: dict[Pair, tuple[str, ...]] = {
    ("清空对话", "Clear"): (),
    ("重试", "Retry"): (),
    ("点赞", "Like"): ("赞", "讚"),
    ("已点赞", "Liked"): (),
    ("点踩", "Dislike"): ("踩", "不讚"),
    ("已点踩", "Disliked"): (),
    ("反馈", "Feedback"): (),
    ("发送", "Send"): (),
}
DOCUMENT: Pair = ("文件", "Document")
SEARCH: Pair = ("搜索条款", "Search clauses")
FIND: Pair = ("搜索", "Search")
SEARCH_HERE: Pair = (
    "输入词语、问题或条款号，例如：会费、7.1.1.1",
    "Words, a question or a clause number: dues, 7.1.1.1",
)
NOTHING_FOUND: Pair = ("没有找到相近的条款。", "No clause comes near.")
TO_TOP: Pair = ("回到顶部 ↑", "Back to top ↑")
EVERY: Pair = ("全部", "All")
CHAPTER: Pair = ("章", "Chapter")
MODALITY: Pair = ("语气", "Force")
SUBJECT: Pair = ("约束对象", "Whom it binds")
COLUMNS: dict[str, str] = {
    "文件": "Document",
    "条款": "Clause",
    "标题": "Heading",
    "规定": "Provision",
    "语气": "Force",
    "约束对象": "Whom it binds",
    "条件": "Condition",
    "数值界限": "Bounds",
}
COUNTED: Pair = ("共 {count} 条规定", "{count} provisions")
DOWNLOAD: Pair = ("下载", "Download")
MAKE_SHEET: Pair = ("生成答复单", "Make the sheet")
SAVE_DOCX: Pair = ("下载 DOCX", "Download as DOCX")
SHEET_HELP: Pair = (
    "把一个问题的答案、结论和条款全文排成一页，可以打印或存为 DOCX。",
    "One question, its verdict and its clauses in full, to print or to keep as DOCX.",
)
ROLES: tuple[tuple[Pair, tuple[Pair, ...]], ...] = (
    (
        ("秘书处", "Secretariat"),
        (
            ("我们能设五档会费吗？", "Can we set five dues tiers?"),
            ("会费标准要经过谁表决通过？", "Who has to vote on the dues?"),
            ("分会可以自己再收一遍会费吗？", "May a branch collect dues a second time?"),
        ),
    ),
    (
        ("党务", "Party work"),
        (
            ("两个党员要不要建支部？", "Do two Party members have to form a branch?"),
            (
                "深圳的党组织每年有多少活动经费？",
                "How much activity money does a Shenzhen Party branch get per member?",
            ),
            (
                "没有党组织的协会怎么开展党建？",
                "How does an association without a branch do Party work?",
            ),
        ),
    ),
    (
        ("访客", "Visitor"),
        (
            ("哪些单位可以加入协会？", "Who can become a member of an association?"),
            ("协会可以统一会员的价格吗？", "May an association fix its members' prices?"),
            ("龙岗区的行业协会有什么问题？", "What problems do Longgang's associations have?"),
        ),
    ),
)
