// The chat widget: <script src="https://assistant.example/widget.js" async></script>
//
// Puts a <huigui-chat> on the page, or serves those that stand there. Options are attributes of
// the element, or data-* of the script where it makes the element itself. With
// data-register="off", and where it is imported as a module, nothing is defined or shown:
// register globalThis.HuiguiChat yourself and give the element its endpoint.
// All text is set as text; styles are a constructed sheet, so a strict CSP needs only
// script-src and connect-src for the assistant's address.
(() => {
  "use strict";

  const SCRIPT = document.currentScript;
  const HOME = SCRIPT ? new URL(SCRIPT.src).origin : location.origin;
  const TAG = "huigui-chat";
  const LONGEST = 2000;
  const KEPT = 20;

  const WORDS = {
    zh: {
      title: "会规助手", open: "打开问答", close: "关闭", ask: "请输入问题", send: "发送",
      stop: "停止", retry: "重试", clear: "清空对话", source: "依据（点开看原文）", near: "最接近的条款",
      next: "接着问", good: "有帮助", bad: "没帮助", thanks: "谢谢反馈",
      why: "哪里不对？（可不填）", hello: "您好，请问关于行业协会商会的规范和政策。每个答案都附原文条款。",
      lost: "连接中断，没有收到完整的回答。", down: "服务暂时不可用，请稍后再试。",
      busy: "提问太多，请在 {s} 秒后再试。", long: "问题太长，最多 2000 字。", stopped: "已停止。",
      answered: "依据如下", whole: "在全文中查看", english: "", examples: "例如",
      example: ["我们能设五档会费吗？", "哪些单位可以加入协会？", "协会可以统一会员的价格吗？"],
    },
    en: {
      title: "Rules assistant", open: "Open the assistant", close: "Close", ask: "Ask a question",
      send: "Send", stop: "Stop", retry: "Try again", clear: "Clear", source: "Sources (tap to read)",
      near: "Nearest clauses", next: "Ask next", good: "Helpful",
      bad: "Not helpful", thanks: "Thank you", why: "What is wrong? (optional)",
      hello: "Ask about the standards and policies for trade associations. Every answer shows its clause.",
      lost: "The connection was lost before the answer was complete.",
      down: "The service is not available. Please try again later.",
      busy: "Too many questions. Please try again in {s} seconds.",
      long: "The question is too long: at most 2000 characters.", stopped: "Stopped.",
      answered: "What the text says", whole: "Read it in the document",
      english: "Unofficial translation: ", examples: "For example",
      example: ["Can we set five dues tiers?", "Who can become a member of an association?",
        "May an association fix its members' prices?"],
    },
  };
  WORDS["zh-Hant"] = {
    ...WORDS.zh,
    title: "會規助手", open: "打開問答", close: "關閉", ask: "請輸入問題", send: "發送",
    retry: "重試", clear: "清空對話", source: "依據（點開看原文）", near: "最接近的條款", next: "接着問",
    good: "有幫助", bad: "沒幫助", thanks: "謝謝回饋", why: "哪裏不對？（可不填）",
    hello: "您好，請問關於行業協會商會的規範和政策。每個答案都附原文條款。",
    lost: "連線中斷，沒有收到完整的回答。", down: "服務暫時不可用，請稍後再試。",
    busy: "提問太多，請在 {s} 秒後再試。", long: "問題太長，最多 2000 字。",
    answered: "依據如下", whole: "在全文中查看",
    example: ["我們能設五檔會費嗎？", "哪些單位可以加入協會？", "協會可以統一會員的價格嗎？"],
  };

  const OPTIONS = {
    language: ["auto", "zh", "zh-Hant", "en"],
    theme: ["auto", "light", "dark"],
    position: ["right", "left", "inline"],
    suggestions: ["on", "off"],
  };
  const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

  const CSS = `
:host{all:initial!important;direction:ltr!important;unicode-bidi:isolate!important;position:fixed!important;z-index:2147483647!important;inset:auto 16px 16px auto!important;
display:block!important;font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif!important}
:host([position=left]){inset:auto auto 16px 16px!important}
:host([position=inline]){position:static!important;z-index:auto!important;height:var(--huigui-height,560px)!important}
:host([hidden]){display:none!important}
.frame{--bg:#fff;--fg:#1c2126;--soft:#f3f5f7;--line:#c9d0d6;--dim:#56606a;--accent:#1659b5;--on:#fff;color:var(--fg);height:100%;color-scheme:light}
.dark{color-scheme:dark;--bg:#171b20;--fg:#e9edf1;--soft:#242a31;--line:#434c56;--dim:#a9b4bf;--accent:#8ab8ff;--on:#0d1420}
*{box-sizing:border-box}
button,textarea,input{font:inherit;color:inherit}
button{cursor:pointer;border:1px solid var(--line);border-radius:8px;background:var(--bg);padding:4px 10px;min-height:32px}
button:focus-visible,textarea:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--fg);outline-offset:2px}
header button:focus-visible{outline-color:var(--on)}
.launcher:focus-visible{box-shadow:0 0 0 6px var(--bg)}
textarea,input{background:var(--bg);border:1px solid var(--dim);border-radius:8px;padding:4px 8px}
::placeholder{color:var(--dim);opacity:1}
.launcher{background:var(--accent);color:var(--on);border:0;border-radius:24px;padding:10px 18px;font-weight:600;box-shadow:0 3px 12px #0005}
.panel{display:flex;flex-direction:column;width:min(400px,calc(100vw - 32px));height:min(620px,calc(100vh - 32px));
background:var(--bg);border:1px solid var(--line);border-radius:14px;overflow:hidden;box-shadow:0 8px 32px #0004}
[hidden]{display:none!important}
:host([position=inline]) .panel{width:100%;height:100%;box-shadow:none}
header{display:flex;gap:8px;align-items:center;padding:10px 12px;background:var(--accent);color:var(--on)}
header h2{font-size:16px;margin:0;flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header button{background:transparent;border-color:currentColor;color:inherit}
.log{flex:1;overflow:auto;padding:12px;display:flex;flex-direction:column;gap:12px;overscroll-behavior:contain}
.q{align-self:flex-end;max-width:88%;background:var(--soft);border-radius:12px 12px 2px;padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
.a{max-width:100%;overflow-wrap:anywhere}
.text{white-space:pre-wrap;margin:6px 0}
.badge{display:inline-block;border-radius:12px;padding:1px 12px;font-weight:600;color:#fff;background:#4d5660}
.badge.yes{background:#17692f}.badge.no{background:#a8200f}.badge.conditional{background:#7a5000}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:6px 0 0;padding:0;list-style:none}
.chips button{font-size:13px;text-align:start;border-radius:14px}
.points{margin:6px 0;padding:0 0 0 1.2em}
.marker{border:0;background:none;padding:0 2px;min-height:24px;color:var(--accent);text-decoration:underline}
.clause a{display:inline-block;padding:4px 0}.dark a{color:var(--accent)}
.label,.note{color:var(--dim);font-size:13px;margin:6px 0 0}
.clause{border:1px solid var(--line);border-radius:8px;padding:8px 10px;margin-top:8px;background:var(--soft)}
.clause h3{font-size:14px;margin:0 0 4px}.clause p{margin:0 0 4px;white-space:pre-wrap}
mark{background:#ffe58a;color:#1c2126}
.ask{display:flex;gap:8px;padding:10px;border-top:1px solid var(--line);align-items:flex-end}
textarea{flex:1;resize:none;height:46px;padding:9px}
.send{background:var(--accent);color:var(--on);border-color:var(--accent);min-height:46px}
.wait{display:inline-block;width:1.2em;animation:blink 1s infinite}
@keyframes blink{50%{opacity:.2}}
@media (prefers-reduced-motion:reduce){.wait{animation:none}}
@media (max-width:480px){:host(:not([position=inline])) .panel{position:fixed;inset:0;width:auto;height:auto;border:0;border-radius:0}textarea,input{font-size:16px}}
`;

  // An element with properties and children; strings become text.
  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name in element && name !== "part") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  // The events of a text/event-stream body as [name, data].
  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  }

  // Enter and Escape belong to the input method while it composes.
  const composing = (event) => event.isComposing || event.keyCode === 229;

  class Failure extends Error {
    constructor(word, seconds = 0) {
      super(word);
      this.seconds = seconds;
    }
  }

  class HuiguiChat extends HTMLElement {
    static observedAttributes = ["language", "theme", "accent", "title", "open", "position"];

    #root = this.attachShadow({ mode: "open" });
    #turns = [];
    #busy = null;
    #dark = matchMedia("(prefers-color-scheme: dark)");
    #made = false;
    #warned = new Set();

    connectedCallback() {
      if (!this.#made) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(CSS);
        this.#root.adoptedStyleSheets = [sheet];
        this.#build();
        this.#restore();
        this.#made = true;
      }
      this.#dark.addEventListener("change", this.#dress);
      this.#dress();
      this.#show(this.#inline || this.hasAttribute("open"), false);
    }

    disconnectedCallback() {
      this.#dark.removeEventListener("change", this.#dress);
      this.#busy?.abort();
    }

    attributeChangedCallback(name) {
      if (!this.#made) return;
      if (name === "open") this.#show(this.#inline || this.hasAttribute("open"), false);
      else this.#dress();
      if (name === "position") this.#show(this.#inline || this.hasAttribute("open"), false);
    }

    get #inline() {
      return this.#option("position") === "inline";
    }

    get #endpoint() {
      try {
        const url = new URL(this.getAttribute("endpoint") || HOME, location.href);
        if (/^https?:$/.test(url.protocol) && url.pathname === "/") return url.origin;
      } catch {
        // said below
      }
      this.#warn("endpoint", "the address of the assistant without a path, https://…");
      return HOME;
    }

    // Automatic is the visitor's language: that of the last answer, else the browser's, else the site's.
    get #words() {
      const wanted = this.#option("language");
      if (wanted !== "auto") return WORDS[wanted];
      const own = this.#turns.at(-1)?.answer.language || [...navigator.languages,
        document.documentElement.lang, "en"].find((name) => /^(?:zh|en)(?:-|$)/i.test(name));
      if (/^zh-(?:hant|hk|tw|mo)/i.test(own)) return WORDS["zh-Hant"];
      return /^zh/i.test(own) ? WORDS.zh : WORDS.en;
    }

    #option(name) {
      const value = this.getAttribute(name);
      if (value === null) return OPTIONS[name][0];
      if (OPTIONS[name].includes(value)) return value;
      this.#warn(name, OPTIONS[name].join(", "));
      return OPTIONS[name][0];
    }

    #warn(name, wanted) {
      const words = `<${TAG}> ${name}="${this.getAttribute(name)}": use ${wanted}`;
      if (!this.#warned.has(words)) console.warn(words);
      this.#warned.add(words);
    }

    #build() {
      this.launcher = make("button", { className: "launcher", part: "launcher", type: "button",
        onclick: () => this.#show(true) });
      this.heading = make("h2", { part: "title", id: "title" });
      this.clear = make("button", { type: "button", onclick: () => this.#forget() });
      this.closer = make("button", { type: "button", onclick: () => this.#show(false) }, "✕");
      this.log = make("div", { className: "log", part: "log", role: "log", tabIndex: 0 });
      this.log.setAttribute("aria-live", "polite");
      this.box = make("textarea", { rows: 1, part: "input",
        onkeydown: (event) => {
          if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
          event.preventDefault();
          this.form.requestSubmit();
        } });
      this.sender = make("button", { className: "send", part: "send", type: "submit" });
      this.form = make("form", { className: "ask", onsubmit: (event) => {
        event.preventDefault();
        if (!this.#busy) this.#submit();
        else if (event.submitter) this.#busy.abort();
      } }, this.box, this.sender);
      this.panel = make("section", { className: "panel", part: "panel", tabIndex: -1,
        onkeydown: (event) => this.#key(event) },
      make("header", { part: "header" }, this.heading, this.clear, this.closer), this.log, this.form);
      this.panel.setAttribute("aria-labelledby", "title");
      this.hello = make("div");
      // The name of the element is no tooltip of everything in it.
      this.frame = make("div", { className: "frame", title: "" }, this.launcher, this.panel);
      this.#root.append(this.frame);
    }

    // What depends on attributes: words and colours.
    #dress = () => {
      const words = this.#words;
      const theme = this.#option("theme");
      this.frame.classList.toggle("dark", theme === "dark" || (theme === "auto" && this.#dark.matches));
      const accent = this.getAttribute("accent");
      if (accent && COLOUR.test(accent)) {
        this.frame.style.setProperty("--accent", accent);
        this.frame.style.setProperty("--on", readable(accent));
      } else {
        if (accent) this.#warn("accent", "a colour like #1659b5");
        this.frame.style.removeProperty("--accent");
        this.frame.style.removeProperty("--on");
      }
      this.frame.lang = Object.keys(WORDS).find((name) => WORDS[name] === words);
      this.panel.setAttribute("role", this.#inline ? "region" : "dialog");
      if (this.#inline) this.panel.removeAttribute("aria-modal");
      else this.panel.setAttribute("aria-modal", "true");
      const title = this.getAttribute("title") || words.title;
      this.launcher.textContent = title;
      this.launcher.setAttribute("aria-label", `${words.open}: ${title}`);
      this.heading.textContent = title;
      this.clear.textContent = words.clear;
      this.closer.setAttribute("aria-label", words.close);
      this.closer.hidden = this.#inline;
      this.box.placeholder = words.ask;
      this.box.setAttribute("aria-label", words.ask);
      this.log.setAttribute("aria-label", words.title);
      this.sender.textContent = this.#busy ? words.stop : words.send;
      this.hello.replaceChildren(make("p", { className: "note" }, words.hello),
        ...this.#questions(words.examples, words.example));
      if (!this.log.childElementCount) this.log.append(this.hello);
    };

    #show(open, byHand = true) {
      this.panel.hidden = !open;
      this.launcher.hidden = open;
      if (open) this.#toQuestion([...this.log.querySelectorAll(".q")].at(-1));
      if (!byHand) return;
      (open ? this.box : this.launcher).focus();
    }

    // The question to the top: a long answer is read from its beginning.
    #toQuestion(question) {
      if (!question) return;
      const from = question.getBoundingClientRect().top;
      this.log.scrollTop += from - this.log.getBoundingClientRect().top;
    }

    // Escape closes; Tab stays inside the dialog.
    #key(event) {
      event.stopPropagation();
      if (this.#inline || composing(event)) return;
      if (event.key === "Escape") this.#show(false);
      if (event.key !== "Tab") return;
      const stops = [...this.panel.querySelectorAll("button,textarea,input,[tabindex]")].filter(
        (stop) => stop.tabIndex >= 0 && !stop.disabled && stop.getClientRects().length);
      const at = this.#root.activeElement;
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (at !== edge && !(event.shiftKey && at === this.panel)) return;
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    }

    get #storage() {
      return `${TAG}:${this.#endpoint}`;
    }

    #restore() {
      try {
        for (const turn of JSON.parse(sessionStorage.getItem(this.#storage) || "[]")) {
          this.log.append(make("p", { className: "q", part: "question" }, turn.question));
          this.#answer(this.#place(), turn.question, turn.answer);
          this.#turns.push(turn);
        }
      } catch {
        // Not ours, or of another version: begin anew.
        this.#turns = [];
        this.log.replaceChildren();
      }
    }

    #save() {
      this.#turns = this.#turns.slice(-KEPT);
      try {
        sessionStorage.setItem(this.#storage, JSON.stringify(this.#turns));
      } catch {
        // A full or forbidden store: the conversation lasts as long as the page.
      }
    }

    #forget() {
      this.#busy?.abort();
      this.#turns = [];
      this.#save();
      this.log.replaceChildren();
      this.#dress();
      this.box.focus();
    }

    #place() {
      const place = make("article", { className: "a", part: "answer" });
      this.log.append(place);
      return place;
    }

    #submit() {
      const question = this.box.value.trim();
      if ([...question].length > LONGEST) {
        this.#fail(this.#place(), question, new Failure("long"));
      } else if (question) {
        this.box.value = "";
        this.#ask(question);
      }
    }

    async #ask(question) {
      if (this.#busy) return;
      if (this.hello.contains(this.#root.activeElement)) this.panel.focus();
      this.hello.remove();
      this.log.append(make("p", { className: "q", part: "question" }, question));
      await this.#fill(this.#place(), question);
    }

    async #fill(place, question) {
      this.#busy = new AbortController();
      this.#dress();
      const text = make("p", { className: "text" });
      const wait = make("span", { className: "wait" }, "…");
      wait.setAttribute("aria-hidden", "true");
      place.setAttribute("aria-busy", "true");
      place.replaceChildren(text, wait);
      place.scrollIntoView({ block: "nearest" });
      const { signal } = this.#busy;
      try {
        const answer = await this.#request(question, (piece) => text.append(piece));
        this.#answer(place, question, answer);
        this.#turns.push({ question, answer });
        this.#save();
        this.#tell("huigui-answer", { question, answer });
      } catch (error) {
        const failure = error instanceof Failure ? error : new Failure("lost");
        this.#fail(place, question, signal.aborted ? new Failure("stopped") : failure);
      } finally {
        this.#busy = null;
        place.removeAttribute("aria-busy");
        this.#dress();
        this.#toQuestion(place.previousElementSibling);
      }
    }

    async #request(question, token) {
      const messages = this.#turns.flatMap((turn) => [
        { role: "user", content: turn.question },
        { role: "assistant", content: turn.answer.answer },
      ]);
      messages.push({ role: "user", content: question });
      const response = await fetch(`${this.#endpoint}/api/chat`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ messages, stream: true }),
        signal: this.#busy.signal,
        credentials: "omit",
      }).catch(() => {
        throw new Failure("down");
      });
      if (response.status === 429) throw new Failure("busy", response.headers.get("Retry-After") || 60);
      if (response.status === 413) throw new Failure("long");
      if (!response.ok) throw new Failure("down");
      for await (const [name, data] of events(response.body)) {
        if (name === "token") token(data.text);
        if (name === "answer") return data;
        if (name === "error") throw new Failure("down");
      }
      throw new Failure("lost");
    }

    #fail(place, question, failure) {
      const words = this.#words;
      place.querySelector(".wait")?.remove();
      place.append(make("p", { className: "note", part: "error" },
        words[failure.message].replace("{s}", failure.seconds)));
      if (failure.message === "long") return;
      place.append(make("button", { type: "button", part: "retry", onclick: () => {
        if (this.#busy) return;
        this.#fill(place, question);
        this.box.focus();
      } }, words.retry));
    }

    #answer(place, question, answer) {
      const words = WORDS[answer.language] || this.#words;
      const { kind, words: found } = answer.finding || { kind: "answered", words: words.answered };
      const shown = make("div");
      const cited = answer.citations.map((c) => this.#chip(`[${c.marker}] ${c.place}`, c, words, shown));
      const near = answer.related.map((r) => this.#chip(r.place, r, words, shown));
      const chipOf = (marker) => cited[answer.citations.findIndex((c) => `${c.marker}` === marker)];
      place.lang = answer.language;
      place.replaceChildren(
        make("span", { className: `badge ${kind}`, part: `badge badge-${kind}` }, found),
        make("div", { part: "text" }, ...paragraphs(answer.answer, chipOf)));
      if (cited.length) place.append(chips(words.source, cited));
      else if (near.length) place.append(chips(words.near, near));
      place.append(shown);
      for (const notice of answer.notices) place.append(make("p", { className: "note" }, notice));
      place.append(...this.#questions(words.next, answer.suggestions),
        this.#thumbs(question, answer, words));
    }

    // Questions to ask by a tap, where they are wanted.
    #questions(label, questions) {
      if (this.#option("suggestions") === "off" || !questions.length) return [];
      return [chips(label, questions.map((next) =>
        make("button", { type: "button", part: "suggestion", onclick: () => this.#ask(next) }, next)))];
    }

    // A button that opens its clause in place, with the quote marked.
    #chip(name, cited, words, shown) {
      const button = make("button", { type: "button", part: "citation", onclick: async () => {
        if (button.getAttribute("aria-expanded") === "true") {
          button.setAttribute("aria-expanded", "false");
          shown.replaceChildren();
          return;
        }
        for (const other of button.closest("article").querySelectorAll("[aria-expanded]")) {
          other.setAttribute("aria-expanded", "false");
        }
        button.setAttribute("aria-expanded", "true");
        const found = await this.#clause(cited, words);
        if (button.getAttribute("aria-expanded") !== "true") return;
        shown.replaceChildren(found);
        shown.scrollIntoView({ block: "nearest" });
      } }, name);
      button.setAttribute("aria-expanded", "false");
      return button;
    }

    async #clause({ document_id: id, clause, place, quote, gloss }, words) {
      const path = `/api/documents/${encodeURIComponent(id)}/clauses/${encodeURIComponent(clause)}`;
      const page = `/documents/${encodeURIComponent(id)}#${encodeURIComponent(clause || "introduction")}`;
      try {
        const response = await fetch(this.#endpoint + path, { credentials: "omit" });
        if (!response.ok) throw new Failure("down");
        const found = await response.json();
        const isRead = words.english && found.gloss;
        return make("section", { className: "clause", part: "clause" }, make("h3", {}, place),
          ...(isRead ? [make("p", {}, words.english, ...marked(found.gloss, gloss))] : []),
          make("p", { lang: "zh", className: isRead ? "note" : "" }, ...marked(found.text, quote)),
          make("p", { className: "note" }, make("a", {
            href: this.#endpoint + page, target: "_blank", rel: "noopener" }, words.whole)));
      } catch {
        return make("p", { className: "note" }, words.down);
      }
    }

    #thumbs(question, answer, words) {
      const row = make("form", { className: "chips" });
      const send = async (helpful, reason) => {
        this.#tell("huigui-feedback", { helpful, reason, answer });
        const response = await fetch(`${this.#endpoint}/api/feedback`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ question, answer: answer.answer, helpful, reason }),
          credentials: "omit",
        }).catch(() => ({ ok: false }));
        row.replaceChildren(make("span", { className: "note" }, response.ok ? words.thanks : words.down));
        this.panel.focus();
      };
      const reason = make("input", { type: "text", maxLength: 500, placeholder: words.why });
      reason.setAttribute("aria-label", words.why);
      row.addEventListener("submit", (event) => {
        event.preventDefault();
        send(false, reason.value);
      });
      const bad = make("button", { type: "button", part: "bad", onclick: () => {
        row.replaceChildren(reason, make("button", { type: "submit" }, words.send));
        reason.focus();
      } }, words.bad);
      const good = make("button", { type: "button", part: "good", onclick: () => send(true, "") }, words.good);
      row.append(good, bad);
      return row;
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    }
  }

  const chips = (label, buttons) => make("div", {}, make("p", { className: "label" }, label),
    make("ul", { className: "chips" }, ...buttons.map((button) => make("li", {}, button))));

  // A text with a quote of it marked, if it is there.
  const marked = (text, quote) => {
    const at = quote ? text.indexOf(quote) : -1;
    if (at < 0) return [text];
    return [text.slice(0, at), make("mark", {}, quote), text.slice(at + quote.length)];
  };

  // The lines of an answer, points as lists. A quote may be of several lines, and have note marks
  // that look like markers.
  const paragraphs = (text, chipOf) => {
    const shown = [];
    for (const line of text.match(/(?:[^\n“]|“[^”]*(?:”|$))+/g) ?? []) {
      const isPoint = line.startsWith("- ");
      const words = (isPoint ? line.slice(2) : line).split(/(“[^”]*(?:”|$))/).flatMap((part) =>
        part.startsWith("“") ? [part] : part.split(/(\[\d\])/).map((piece) => marker(piece, chipOf)));
      if (!isPoint) shown.push(make("p", { className: "text" }, ...words));
      else if (shown.at(-1)?.tagName === "UL") shown.at(-1).append(make("li", {}, ...words));
      else shown.push(make("ul", { className: "points" }, make("li", {}, ...words)));
    }
    return shown;
  };

  // A marker is a button that opens its clause; any other text stays text.
  const marker = (piece, chipOf) => {
    const chip = /^\[\d\]$/.test(piece) && chipOf(piece[1]);
    if (!chip) return piece;
    const open = () => {
      if (chip.getAttribute("aria-expanded") === "false") chip.click();
      else chip.scrollIntoView({ block: "nearest" });
    };
    const button = make("button", { type: "button", className: "marker", part: "marker", onclick: open }, piece);
    button.setAttribute("aria-label", chip.textContent);
    return button;
  };

  // Black or white, whichever reads better on a colour.
  const readable = (colour) => {
    const digits = colour.length === 4 ? [...colour.slice(1)].map((d) => d + d).join("") : colour.slice(1);
    const [red, green, blue] = [0, 2, 4].map((at) => {
      const part = parseInt(digits.slice(at, at + 2), 16) / 255;
      return part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
  };

  globalThis.HuiguiChat = HuiguiChat;
  if (!SCRIPT || SCRIPT.dataset.register === "off") return;
  if (!customElements.get(TAG)) customElements.define(TAG, HuiguiChat);
  const place = () => {
    if (document.querySelector(TAG)) return;
    const element = document.createElement(TAG);
    for (const [name, value] of Object.entries(SCRIPT.dataset)) element.setAttribute(name, value);
    document.body.append(element);
  };
  if (document.body && document.readyState !== "loading") place();
  else document.addEventListener("DOMContentLoaded", place);
})();
