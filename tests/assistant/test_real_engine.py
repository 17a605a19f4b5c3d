"""A real engine with a tiny random model: the wire is known to work with what others wrote.

The engine is transformers' own server, a process of its own; the model is made here.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from assistant.api import create_api
from assistant.chain import Assistant
from assistant.language_model import open_model
from assistant.prompts import load_prompt
from assistant.settings import read_settings
from corpus.library import Library
from tests.assistant.conftest import serving

ENGINE = Path(sys.executable).with_name("transformers")
START, LIMIT = 240.0, 240.0
# Enough words that what it is told, some thousand characters, is read in seconds.
WORDS = 6000
TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def make_model(folder: Path, texts: list[str]) -> None:
    """A Llama of a megabyte with random weights; its words are those of the documents."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    marks = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS,
        special_tokens=marks,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, eos_token=marks[0], chat_template=TEMPLATE
    ).save_pretrained(folder)
    torch.manual_seed(0)
    end = tokenizer.token_to_id(marks[0])
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=2,
            max_position_embeddings=32768,
            bos_token_id=end,
            eos_token_id=end,
        )
    )
    model.generation_config.min_new_tokens = 16
    model.generation_config.max_new_tokens = 48
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[tuple[str, str]]:
    """The address of the engine, and what it calls its model."""
    folder = tmp_path_factory.mktemp("tiny")
    prompt = load_prompt("answer.zh").text
    make_model(folder, [prompt, *(document.text for document in library.documents)])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = folder / "engine.log"
    command = [str(ENGINE), "serve", str(folder), "--host", "127.0.0.1", "--port", port]
    with (
        log.open("w") as output,
        subprocess.Popen([*command, "--device", "cpu"], stdout=output, stderr=output) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/health", process, log)
            yield f"{address}/v1", str(folder)
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8")
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the engine did not start: {log.read_text('utf-8')}")


def test_a_real_engine_is_asked_and_its_rubbish_is_dropped(
    assistant: Assistant, engine: tuple[str, str]
) -> None:
    address, name = engine
    environment = {"HUIGUI_LLM": f"openai:{name}", "HUIGUI_LLM_BASE_URL": address}
    model = open_model(read_settings(environment))
    assert model is not None
    client = model.client.model_copy(update={"request_timeout": LIMIT})
    model = replace(model, client=client, limit=LIMIT)
    plain = assistant.answer(["能设五档会费吗"])
    asked = {"messages": [{"role": "user", "content": "能设五档会费吗"}]}
    with serving(create_api(replace(assistant, model=model))) as product:
        answer = httpx.post(
            f"{product}/api/chat", json=asked, timeout=LIMIT, trust_env=False
        ).json()
    assert (answer["mode"], answer["verdict"]) == ("extractive", "no")
    assert answer["answer"] == plain.answer
    stamp, reason = answer["notices"][-2:]
    assert f"openai:{name}" in stamp
    assert "格式不对" in reason
    # The engine read what it was told, and said something.
    assert model.meter.calls == 1
    assert model.meter.tokens_in > 500
    assert model.meter.tokens_out >= 16
