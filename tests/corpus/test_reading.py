from __future__ import annotations

import re

import pytest

from corpus.library import Library
from corpus.reading import is_wrapped, join, read_text, split_notes
from tests.corpus.texts import IDS, Span, joined, lines_of, loosened, raw_lines, unspaced

# Line numbers in the files as received.
TITLES_HEADERS_AND_PAGE_NUMBERS: dict[str, tuple[Span, ...]] = {
    "db44": ((18, 18),),
    "longgang": ((41, 41), (57, 59), (220, 220), (381, 381), (542, 542), (703, 703)),
    "xixian": ((1, 1), (27, 27), (470, 470)),
    "party-quality": ((508, 508),),
    "party-innovation": ((226, 226), (536, 536), (697, 697), (858, 858)),
}
FRONT_MATTER: dict[str, tuple[Span, ...]] = {
    "longgang": ((42, 56),),
    "party-quality": ((48, 56),),
}
FOOTNOTES: dict[str, tuple[Span, ...]] = {
    "party-quality": (
        *((57, 57), (59, 61), (63, 65)),
        *((206, 206), (208, 208), (210, 210)),
        *((355, 355), (357, 357)),
        (506, 506),
    ),
    "party-innovation": ((63, 65), (367, 367), (369, 371), (373, 375)),
}
FIGURE = (109, 143)


def raw(document_id: str, *spans: Span) -> str:
    """Lines of a document as received, without white space."""
    lines = raw_lines(document_id)
    return unspaced("".join(lines[n] for n in sorted(lines_of(spans))))


def raw_body(document_id: str) -> str:
    """A document as received without page furniture, front matter, notes and figure."""
    lines = raw_lines(document_id)
    apart = lines_of(
        (
            *TITLES_HEADERS_AND_PAGE_NUMBERS[document_id],
            *FRONT_MATTER.get(document_id, ()),
            *FOOTNOTES.get(document_id, ()),
            *((FIGURE,) if document_id == "db44" else ()),
        )
    )
    return unspaced("".join(line for n, line in enumerate(lines) if n not in apart))


@pytest.mark.parametrize("document_id", IDS)
def test_every_paragraph_stands_in_the_source(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    body = raw_body(document_id)
    front = raw(document_id, *FRONT_MATTER.get(document_id, ()))
    at = 0
    for paragraph in document.text.split("\n"):
        if not any(start <= at < end for start, end in document.figures):
            assert unspaced(paragraph) in body or unspaced(paragraph) in front
        at += len(paragraph) + 1


@pytest.mark.parametrize("document_id", IDS)
def test_nothing_is_lost_and_nothing_is_said_twice(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    kept = document.text
    for start, end in reversed(document.figures):
        kept = kept[:start] + kept[end:]
    front = raw(document_id, *FRONT_MATTER.get(document_id, ()))
    assert unspaced(kept) == front + raw_body(document_id)


@pytest.mark.parametrize("document_id", IDS)
def test_every_footnote_is_kept_word_for_word(library: Library, document_id: str) -> None:
    notes = [unspaced(note.mark + note.text) for note in library.by_id[document_id].footnotes]
    assert notes == [raw(document_id, span) for span in FOOTNOTES.get(document_id, ())]


LETTER_SPACED = [
    ("longgang", "党和国家重视行业协会在推进国家治理体系和治理能力现代化中的重要作用。"),
    ("longgang", "后来逐年增加，2007 年达到最高峰，2014 年之后逐年递减，但仍然处于高位。"),
    (
        "longgang",
        """行业协会参与社会治理的各种关系研究（余晖 2001[4]；郁建兴 2003[5]；徐家良 2003[6]；
        鲁篱 2008[7]；黎军 2006[8] 等；关于行业协会的发展研究""",
    ),
    (
        "longgang",
        """会员数在 100 个以下的占比 55.88%。协会活力不足，有 20% 的协会年度活动次数在一次以下。""",
    ),
    (
        "party-quality",
        """在此过程，深圳推出“第一书记”党建工作机制，探索把尚未组建党组织的市级行业协会
        分成 18 大类，由市委组织部统一选派局处级领导干部担任“第一书记”，
        重点负责推进行业协会党组织建设，尤其重视加强卫生健康、医疗器械、文体旅游、质量检验、教育培训、
        物业管理等民生领域社会组织的党风廉政建设。""",
    ),
    (
        "party-quality",
        """深圳共有社会组织 10885 家，市级社会组织 4064 家（含社团 2002 家、民非 1655 家、
        基金会 407 家），区级社会组织 6821 家（含社团 2691 家、民非 4130）。""",
    ),
    (
        "party-quality",
        """以此集中管理脱钩后的党组织，确保社会组织“脱钩不脱管”。2006 年，深圳又探索推进
        社会组织分类直接登记制度""",
    ),
    (
        "party-quality",
        """深圳市物业管理协会党委组织全市 1500 多家物业企业严防死守，把好住宅小区及楼宇的
        疫情防控关；市社工党委组织 6000 余名社会工作者，开通 152 条心理咨询热线""",
    ),
    (
        "party-innovation",
        "2022 年 7 月 7 日，中联部办公厅联合党支部与深圳市政府采购协会党支部“结对共建”",
    ),
]
ACROSS_A_RUNNING_HEADER = [
    ("longgang", "制度化专业化管理服务开始显现。"),
    ("longgang", "行业协会与行政机关脱钩不彻底，龙岗区仍有 12 家行业协会需与行政机关脱钩。"),
    ("longgang", "如人工智能、生物医药、新材料、文化创意、低碳产业等；"),
    ("longgang", "协会要建立完善财务制度、会议制度、人员聘用制度、信息公开制度"),
    ("party-innovation", "党的十八大以来，越来越多的社会组织参与乡村振兴战略。"),
    ("party-innovation", "党建工作内生动力不活跃，其效果也必然大打折扣"),
    ("party-innovation", "以此增强行业协会党员的组织观念和党员意识，提高党组织凝聚力。"),
    ("party-innovation", "人们的信息交流方式和社会生活参与方式都发生了改变"),
]
ACROSS_A_PAGE_NUMBER = [
    ("xixian", "完善监管体制，推动行业协会商会规范、有序发展。近期，我们对新区"),
    ("xixian", "细化服务项目，提高服务质量。把行业协会商会纳入新区"),
]
ACROSS_FRONT_MATTER = [
    (
        "longgang",
        """关于行业协会的研究，起源于经济体制转型。在中国知网以“行业协会”为主题检索所得的信息显示，
        中文研究始于 20 世纪 80 年代，侧重于行业协会地位作用的论证""",
    ),
    (
        "party-quality",
        """深圳明确把“加快培育发展和规范管理社会组织”作为社会建设的重要内容，
        按照“打开门、管到位、环境优、发展快、效果好”的总体目标全面深化社会组织登记管理体制机制改革""",
    ),
]
ACROSS_FOOTNOTES = [
    ("party-quality", "开通 152 条心理咨询热线，服务人数达 45 万人次；"),
    ("party-quality", "民办高校党组织由市委教育工委领导和管理，民办中小学、民办幼儿园和民办教育"),
    (
        "party-quality",
        "向装饰行业提供意向性授信额度，推动交通银行与深圳 15 家装饰上市企业实现业务合作",
    ),
    (
        "party-innovation",
        """2018 年 7 月探索实施《深圳市社会组织党的建设工作规定（试行）》（以下简称《工作规定》），
        推动了社会组织党建工作的规范化、系统化。""",
    ),
    (
        "party-innovation",
        "由国有企业负责选派经验丰富的党务干部到行业协会中担任党建指导员，帮助其搭建",
    ),
]
ACROSS_A_PAGE = [
    ("xixian", "参与社会治理等方面都发挥着不可替代的作用。"),
    ("xixian", "因此，温州行业协会商会便存在不同的隶属关系"),
    ("xixian", "《关于发挥商会调解优势推进民营经济领域纠纷多元化解机制建设的意见》，标志着"),
    ("xixian", "大力推动行业协会商会在新区投资、建设、运营产业园区。"),
]
WRAPPED = [
    (
        "db44",
        """行业协会商会有三名及以上正式党员的，按照党章的规定，应单独建立党组织，加强党组织建设，
        选优配强党组织负责人和党务工作者，推进组织设置和活动方式创新，增强党组织政治功能，
        把党组织建设成为宣传党的主张、贯彻党的决定、领导基层治理、团结动员群众、推动改革发展的
        坚强战斗堡垒。""",
    ),
    ("db44", "代表机构名称应以“代表处”、“办事处”、“联络处”字样结束。"),
    ("db44", "构建完整、协调、规范的标准体系或“质量—环境—健康—安全”管理体系"),
    ("longgang", "在龙岗区具有显著优势的 ICT、AIoT、电子元器件、绿色能源、生命科学和创意生活"),
    ("party-quality", "明确把“行业自律”列为主管部门绩效考评的加分项目和市纪委检查督促的范畴"),
    ("party-innovation", "在“1+5”工作体系基础上，结合新的业态特点和发展情况"),
]


@pytest.mark.parametrize(
    ("document_id", "passage"),
    [
        *LETTER_SPACED,
        *ACROSS_A_RUNNING_HEADER,
        *ACROSS_A_PAGE_NUMBER,
        *ACROSS_FRONT_MATTER,
        *ACROSS_FOOTNOTES,
        *ACROSS_A_PAGE,
        *WRAPPED,
    ],
)
def test_a_passage_that_extraction_broke_reads_whole(
    library: Library, document_id: str, passage: str
) -> None:
    assert loosened(joined(passage)) in loosened(library.by_id[document_id].text)


@pytest.mark.parametrize(
    ("document_id", "heading"),
    [
        ("longgang", "一、深圳市龙岗区行业协会发展现状"),
        ("xixian", "二、国内先进地区行业协会商会改革经验及做法"),
        ("party-innovation", "（一）强化顶层设计，加强党对行业协会的全面领导"),
        ("party-innovation", "（二）引领行业协会充分发挥社会组织功能，积极承担社会责任"),
        ("party-innovation", "（三）推行“联学联建”新模式，激活社会组织党建活力"),
        ("party-innovation", "二、深圳市行业协会党建工作存在的困难及挑战"),
        ("party-innovation", "（五）信息技术运用不充分，资源整合力度尚需加强"),
        ("party-innovation", "（六）强化信息技术应用，搭建网络党建新平台"),
    ],
)
def test_a_wrapped_heading_is_one_line_of_its_own(
    library: Library, document_id: str, heading: str
) -> None:
    assert heading in library.by_id[document_id].text.split("\n")


@pytest.mark.parametrize(
    ("document_id", "heading"),
    [
        ("longgang", "（二）初步建立内部治理体制机制，为规范运作提供制度保障。一是制定了组织章程"),
        ("longgang", "（四）完善行业协会内部治理体制机制，推动职业化发展。一是落实以章程为核心"),
        ("party-quality", "（一）探索建立“三同步五嵌入”管理机制，夯实社会组织党的组织建设。深圳市"),
        ("party-quality", "（三）探索推进“行业自律”，构建“亲”“清”新型政商关系。2017"),
    ],
)
def test_a_wrapped_heading_that_is_run_in_begins_its_paragraph(
    library: Library, document_id: str, heading: str
) -> None:
    assert any(line.startswith(heading) for line in library.by_id[document_id].text.split("\n"))


def test_the_legend_of_a_figure_does_not_run_into_the_prose(library: Library) -> None:
    lines = library.by_id["xixian"].text.split("\n")
    first = lines.index("西咸新区行业协会商会（新区级）")
    assert lines[first - 1].endswith("在承接新区购买服务项目时，获取部分资助资金。")
    assert lines[first : first + 6] == [
        "西咸新区行业协会商会（新区级）",
        "在各业务主管部门分布情况",
        "新区教育卫体局 新区党工委宣传部 新区发展改革局 新区人社民政局",
        "新区住建局 新区财政局 新区自然资源和规划局 新区工业和信息化局",
        "新区公安局 新区党工委组织部 其他",
        "二、国内先进地区行业协会商会改革经验及做法",
    ]


@pytest.mark.parametrize("document_id", ["longgang", "xixian", "party-quality", "party-innovation"])
def test_every_paragraph_of_a_paper_ends_its_sentence(library: Library, document_id: str) -> None:
    body = library.by_id[document_id].text.split("\n（作者单位")[0]
    bare = [
        line
        for line in body.split("\n")
        if not re.match(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", line)
        and not re.search(r"[。？！]”?[①-⑳]?(\[\d+\])?$", line)
    ]
    legend = [
        "赵江     秦蓉",
        "西咸新区行业协会商会（新区级）",
        "在各业务主管部门分布情况",
        "新区教育卫体局 新区党工委宣传部 新区发展改革局 新区人社民政局",
        "新区住建局 新区财政局 新区自然资源和规划局 新区工业和信息化局",
        "新区公安局 新区党工委组织部 其他",
    ]
    assert bare == (legend if document_id == "xixian" else [])


@pytest.mark.parametrize(
    ("document_id", "beginnings"),
    [
        (
            "longgang",
            [
                "党的十八大以来，区级行业协会作为",
                "这些研究为认识行业协会发展提供了",
                "作为我国社会组织管理创新和经济发",
                "这里的行业协会是指同行业或者跨行",
                "龙岗区行业协会的党建工作最早追溯",
            ],
        ),
        (
            "party-quality",
            [
                "深圳社会组织的迅速发展，与较早",
                "社会组织党建已经成为当前我国城",
                "但同时，作为城市基层党建的一个",
                "与此同时，深圳对于社会组织的日",
                "实践证明，通过联学联建取长补短",
            ],
        ),
        (
            "party-innovation",
            [
                "基层党组织建设作为引领社会组织",
                "全面压实党建责任，形成多方齐抓",
                "推行“三同模式”，全面提升“两",
                "社会组织助力乡村振兴。",
                "投身公益慈善事业。",
            ],
        ),
        (
            "xixian",
            [
                "国家战略机遇：党的十九大报告明",
                "西咸一体化机遇：截至 2019 年底",
                "面临的挑战和瓶颈：近年来，在新",
                "“十四五”时期，是西咸新区追赶",
            ],
        ),
    ],
)
def test_a_paragraph_begins_on_its_own_line(
    library: Library, document_id: str, beginnings: list[str]
) -> None:
    lines = library.by_id[document_id].text.split("\n")
    found = [beginning for beginning in beginnings if any(x.startswith(beginning) for x in lines)]
    assert found == beginnings


@pytest.mark.parametrize("document_id", IDS)
def test_no_letter_spacing_is_left(library: Library, document_id: str) -> None:
    printed = {
        "db44": [
            "前 言",
            "则  第",  # 《标准化工作导则  第1部分…》
        ],
        "longgang": ["摘  要"],
        "xixian": [
            "江     秦",  # the authors, 赵江 and 秦蓉
            *["局 新", "部 新", "局 新"],  # the legend of the figure
            *["局 新", "局 新", "局 新"],
            *["局 新", "部 其"],
        ],
        "party-quality": ["摘  要"],
    }
    spaced = [
        match[1] + match[2] + match[3]
        for match in re.finditer(
            r"([\u4e00-\u9fff])([ \u3000]+)(?=([\u4e00-\u9fff]))", library.by_id[document_id].text
        )
    ]
    assert spaced == printed.get(document_id, [])


@pytest.mark.parametrize(
    ("document_id", "before_the_marks"),
    [
        (
            "party-quality",
            [
                *["党的工作和群众工作的重要阵地”。", "的“决定性因素”。", "向纵深发展”。"],
                *["民非 4130）。", "女党员 3171 人。", "135.2 万元。"],
                *["公共区域消毒、消杀。", "向政府有关部门提出建议。"],
                "以此切实推动了行业协会党的建设。",
            ],
        ),
        (
            "party-innovation",
            [
                "根据深圳市行业协会年度统计报告",
                *["均妥善处置", "“最后一公里”", "激发行业协会商会党建工作活力"],
            ],
        ),
        ("db44", []),
        ("longgang", []),
        ("xixian", []),
    ],
)
def test_a_footnote_knows_where_its_mark_stands(
    library: Library, document_id: str, before_the_marks: list[str]
) -> None:
    document = library.by_id[document_id]
    assert len(document.footnotes) == len(before_the_marks)
    for note, before in zip(document.footnotes, before_the_marks, strict=True):
        assert note.at is not None
        assert document.text[note.at] == note.mark
        assert document.text[: note.at].endswith(before)


def test_a_footnote_is_said_once_and_not_in_the_text(library: Library) -> None:
    quality = library.by_id["party-quality"]
    assert "数据来源" not in quality.text
    assert quality.footnotes[0].text.startswith("《关于加强社会组织党的建设工作的意见（试行）》")
    innovation = library.by_id["party-innovation"]
    assert "post_10929946" not in innovation.text
    assert unspaced(innovation.footnotes[3].text).endswith("content/post_10929946.html。")


def test_unwrapped_text_keeps_its_lines() -> None:
    raw = "\ufeff一、会费\r\n\r\n  会费按年度收取。\n\n会费标准由会员大会决定。\n"
    reading = read_text(raw)
    assert reading.text == "一、会费\n会费按年度收取。\n会费标准由会员大会决定。"
    assert reading.footnotes == ()
    assert reading.figures == ()


WRAPPED_PAGES = """会费管理办法研究
会费是行业协会最主要的收入来源，收费标准定得是否合理，关系到协会
能否长久运行，也关系到会员对协会的信任，因此应当由会员大会来决定，
并且向全体会员公布。①
各地的做法不尽相同，有的协会按照企业规模分档收取，有的协会只设一
①  数据来自各协会的年度报告。
- 1 -
\x0c会费管理办法研究
个档次，两种做法各有长处，采用何种办法需要结合 Apache License
Version 2 软件的使用情况加以比较。
"""


def test_pages_become_paragraphs_without_furniture_and_with_notes_apart() -> None:
    reading = read_text(WRAPPED_PAGES, "会费管理办法研究")
    first, second = reading.text.split("\n")
    assert first == joined(
        """会费是行业协会最主要的收入来源，收费标准定得是否合理，关系到协会能否长久运行，
        也关系到会员对协会的信任，因此应当由会员大会来决定，并且向全体会员公布。①"""
    )
    assert second.startswith(
        "各地的做法不尽相同，有的协会按照企业规模分档收取，有的协会只设一个档次，"
    )
    assert second.endswith("需要结合 Apache License Version 2 软件的使用情况加以比较。")
    (note,) = reading.footnotes
    assert (note.mark, note.text) == ("①", "数据来自各协会的年度报告。")
    assert note.at == reading.text.index("①")


def test_a_note_without_a_mark_is_kept_and_says_so() -> None:
    raw = WRAPPED_PAGES.replace("公布。①", "公布。")
    (note,) = read_text(raw, "会费管理办法研究").footnotes
    assert note.text == "数据来自各协会的年度报告。"
    assert note.at is None


@pytest.mark.parametrize(
    ("raw", "wrapped"),
    [
        (WRAPPED_PAGES, True),
        ("会费按年度收取，由秘书处通知每一个会员。\n" * 8, False),
        ("会费管理\n" * 20, False),
        ("", False),
    ],
)
def test_wrapping_shows_in_lines_that_break_off(raw: str, wrapped: bool) -> None:
    assert is_wrapped(raw) is wrapped


@pytest.mark.parametrize(
    ("page", "body", "notes"),
    [
        (
            ["正文一①。", "正文二②。", "①  甲：", "《乙》。", "②  丙。"],
            ["正文一①。", "正文二②。"],
            ["①  甲：《乙》。", "②  丙。"],
        ),
        (["正文。", "①注。"], ["正文。"], ["①注。"]),
        (["正文③。", "③接前页的注。"], ["正文③。"], ["③接前页的注。"]),
        (["正文。", "又一行。"], ["正文。", "又一行。"], []),
    ],
)
def test_notes_are_parted_from_the_foot_of_a_page(
    page: list[str], body: list[str], notes: list[str]
) -> None:
    assert split_notes(page) == (body, notes)


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("行业", "协会", "行业协会"),
        ("Chamber of", "Commerce", "Chamber of Commerce"),
        ("GB/T 1.1", "规定", "GB/T 1.1规定"),
        ("截至", "2020 年", "截至2020 年"),
    ],
)
def test_only_latin_words_keep_a_space_between_joined_lines(
    left: str, right: str, whole: str
) -> None:
    assert join(left, right) == whole
