"""Long messages: what part of them asks."""

from __future__ import annotations

import pytest

from assistant.message import asked_of, is_long, leans, with_story
from assistant.question import is_follow_up, understand_alone

STORY = (
    "我们商会成立快十年了，会员都是做建材生意的老板，平时大家各忙各的，换届的事拖了又拖，"
    "昨天几位理事在会上争了半天也没有争出个结果，会长让我下午就把话回过去"
)
ENGLISH = (
    "Nobody told me where anything is at our secretariat. The board argued for an hour yesterday, "
    "the treasurer left, and the chairman wants to know by this afternoon. We are all rather "
    "tired of it by now and would very much like an end to it, one way or the other, and soon. "
    "There are only three of us here."
)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (f"{STORY}，麻烦看看会费标准最多能分几档", "麻烦看看会费标准最多能分几档"),
        (f"会费标准最多能分几档，{STORY}", "会费标准最多能分几档"),
        (f"会费标准最多能分几档？{STORY}。谢谢", "会费标准最多能分几档？"),
        (f"我很急。{STORY}，我想问这个会费标准算通过了吗", "这个会费标准算通过了吗"),
        (f"{STORY}，請問一下，會費標準最多分幾多級", "會費標準最多分幾多級"),
        (f"{STORY} 什么都没有交接 会费能分五档吗 谢谢", "会费能分五档吗"),
        (f"{STORY}。按那份标准，会费能分五档吗？急", "按那份标准，会费能分五档吗？"),
        (f"{STORY}，我们想把会费分成五档，这样做可以吗", "我们想把会费分成五档，这样做可以吗"),
        (f"{ENGLISH} May we set five levels of dues?", "May we set five levels of dues?"),
        (f"May we set five levels of dues? {ENGLISH}", "May we set five levels of dues?"),
        (
            f"{ENGLISH} Before I reply, can you tell me whether we may set five levels of dues?",
            "we may set five levels of dues?",
        ),
    ],
)
def test_of_a_long_message_the_part_that_asks_is_asked(message: str, asked: str) -> None:
    assert asked_of(message) == asked


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (f"{STORY}。会费分成了五档，可以吗", "会费分成了五档，可以吗"),
        (f"{STORY}。会费分成了五档。这事真的是犯规吗？", "会费分成了五档。"),
        (f"{ENGLISH} Our dues have four levels. Is that so?", "Our dues have four levels."),
    ],
)
def test_what_is_told_back_or_said_in_a_word_takes_what_was_told_before(
    message: str, told: str
) -> None:
    assert told in asked_of(message)
    assert not is_long(asked_of(message))


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (f"{STORY}。副会长说会费最多四档。这个说法对吗？谢谢", "会费最多四档，对吗？"),
        (
            f"{STORY}，他说会费要经大会表决，不能自己定，我没看过，他说得对吗",
            "会费要经大会表决，不能自己定，对吗？",
        ),
        (f"{STORY}。佢話會費最多分四檔。佢講得啱唔啱？", "會費最多分四檔，对吗？"),
        (
            f"{ENGLISH} Our clerk insists that our dues may have five levels. I have not read it. "
            "Is he right about that?",
            "our dues may have five levels, right?",
        ),
        (
            f"{STORY}。有份讲会费的标准。这话对吗？",
            f"{STORY.partition('各忙各的，')[2]}。有份讲会费的标准。这话对吗？",
        ),
    ],
)
def test_what_somebody_says_is_asked_where_the_question_is_whether_it_is_right(
    message: str, asked: str
) -> None:
    assert asked_of(message) == asked


def test_a_question_that_points_to_the_story_is_found_with_what_stands_before_it() -> None:
    message = f"{STORY}。我们去年的会费收支没有公布。这样可以吗？急"
    assert leans(asked_of(message))
    assert not leans(asked_of(f"{STORY}。会费能分五档吗？"))
    told = with_story(message, "这样可以吗？")
    assert told.endswith("我们去年的会费收支没有公布。这样可以吗？")
    assert not is_long(told)
    assert with_story(message, "不在其中，对吗？") == "不在其中，对吗？"


@pytest.mark.parametrize("message", [f"{STORY}，真是头疼得很啊", "能设五档吗", ""])
def test_a_message_that_is_short_or_asks_nothing_stays_whole(message: str) -> None:
    assert asked_of(message) == message


def test_a_long_message_leans_on_none_before_it() -> None:
    assert is_follow_up(understand_alone("那四档呢"))
    assert not is_follow_up(understand_alone(f"{STORY}，那四档呢"))
