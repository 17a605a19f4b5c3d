// The evidence panel follows the conversation: the last answer's evidence, or that of the answer
// whose link was followed; links scroll to the panel, markers to their cards; copy buttons copy. A
// server that went away is waited for, and the question it had not answered is kept.
"use strict";
(() => {
  // The last answer's evidence as last shown, its words, whose question the sheet holds, the link
  // by which evidence was gone to, and whether a question was asked in the box.
  let latest = null;
  let words = null;
  let filled = null;
  let from = null;
  let asked = false;
  let waiting = false;
  let given = false;
  const KEPT = "huigui-question";
  const BOX = "#ask textarea";
  // As in page.css: the panel is below the conversation, and the page scrolls as one.
  const NARROW = matchMedia("(max-width: 700px)");

  const last = (selector) => [...document.querySelectorAll(selector)].at(-1) ?? null;

  const show = (evidence) => {
    const panel = document.getElementById("evidence-of-answer");
    if (!panel) return;
    panel.replaceChildren(...(evidence ? [evidence.content.cloneNode(true)] : []));
    for (const mark of panel.querySelectorAll("mark")) {
      const quote = mark.parentElement;
      quote.scrollTop = mark.offsetTop - quote.offsetTop;
    }
  };

  // The beginning of the last answer stays in sight while it grows.
  const keepInSight = () => {
    const answer = last(".answer");
    const log = answer?.closest("[role=log]");
    if (!log || answer.textContent === words) return;
    words = answer.textContent;
    const [box, edge] = NARROW.matches
      ? [document.scrollingElement, 0] : [log, log.getBoundingClientRect().top];
    box.scrollTop += answer.getBoundingClientRect().top - edge - 64;
  };

  // Gradio names its buttons in the browser's language, or in English.
  const nameButtons = () => {
    const given = document.querySelector("#heading [data-buttons]");
    if (!given) return;
    const names = JSON.parse(given.dataset.buttons);
    document.querySelector("#ask .submit-button:not([aria-label])")?.setAttribute("aria-label", "Send");
    for (const button of document.querySelectorAll("#chat button[aria-label], #ask .submit-button")) {
      const name = names[button.ariaLabel];
      if (name && name !== button.ariaLabel) button.ariaLabel = button.title = name;
    }
  };

  // The sheet's form begins with the last question and those before it, also where its tab is
  // opened later.
  const fillSheet = (evidence) => {
    const sheet = document.querySelector(".sheet textarea");
    if (!sheet || filled === evidence) return;
    filled = evidence;
    const asked = [...(evidence?.content.querySelectorAll("input[name=question]") ?? [])];
    for (const old of sheet.form.querySelectorAll("input[name=question]")) old.remove();
    sheet.value = asked.pop()?.value ?? "";
    sheet.form.prepend(...asked.map((input) => input.cloneNode()));
  };

  // Gradio marks an answer that was broken off, and no more. Where it is the server that went, the
  // page says so, and begins anew when another is there.
  const waitForServer = async () => {
    const notice = document.querySelector("#heading .away");
    for (waiting = true; ; await new Promise((wake) => setTimeout(wake, 1000))) {
      try {
        const response = await fetch("gradio_api/app_id");
        if (!response.ok) continue;
        const { app_id: id } = await response.json();
        if (id !== window.gradio_config.app_id) location.reload();
        break;
      } catch {
        notice.hidden = false;
      }
    }
    waiting = false;
    notice.hidden = true;
  };

  // The question being written or waited for is there again after a reload.
  const keep = (question) => {
    try {
      if (question) sessionStorage.setItem(KEPT, question);
      else sessionStorage.removeItem(KEPT);
    } catch {
      // A forbidden store keeps nothing.
    }
  };

  const giveBack = () => {
    const box = document.querySelector(BOX);
    if (!box || given) return;
    given = true;
    // On a phone the keyboard would hide the page before it is read.
    if (!NARROW.matches) box.focus();
    try {
      box.value = sessionStorage.getItem(KEPT) ?? "";
    } catch {
      return;
    }
    if (box.value) box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const follow = () => {
    keepInSight();
    giveBack();
    keepAsking();
    nameButtons();
    if (!waiting && document.querySelector("#ask .error")) waitForServer();
    // Gradio calls the examples a list; their buttons are no list items, and say what they are.
    document.querySelector(".examples[role=list]")?.setAttribute("role", "group");
    for (const one of document.querySelectorAll(".examples button[aria-label]")) {
      one.removeAttribute("aria-label");
    }
    const language = document.querySelector("#heading [lang]")?.lang;
    if (language && document.documentElement.lang !== language) {
      document.documentElement.lang = language;
    }
    const evidence = last("template.evidence");
    fillSheet(evidence);
    const panel = document.getElementById("evidence-of-answer");
    if (!panel || (evidence === latest && (!evidence || panel.firstChild))) return;
    latest = evidence;
    if (evidence && !document.querySelector(BOX)?.value) keep("");
    show(evidence);
  };

  const goTo = (link) => {
    const evidence = link.closest(".answer").querySelector("template.evidence");
    if (!evidence) return;
    from = link;
    show(evidence);
    const place = document.querySelector(link.hash);
    if (!place) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const block = NARROW.matches ? "start" : "nearest";
    place.scrollIntoView({ behavior: still ? "auto" : "smooth", block });
    place.focus({ preventScroll: true });
  };

  // Back to the link that was followed, else to the last answer's.
  const goBack = () => {
    const link = from?.isConnected ? from : last("a.to-evidence");
    if (!link) return;
    link.closest(".answer").scrollIntoView({ block: "start" });
    link.focus({ preventScroll: true });
  };

  // Gradio lets go of the box while it answers; who asked by keyboard goes on there.
  const keepAsking = () => {
    const box = document.querySelector(BOX);
    if (!asked || !box || box.disabled || document.activeElement !== document.body) return;
    asked = false;
    if (!NARROW.matches) box.focus();
  };

  // A link of the document shown leads to its clause here, any other to a page of its own.
  const read = (link, event) => {
    const here = link.closest(".huigui-document");
    const own = here.querySelector("section a.permalink")?.pathname;
    const id = CSS.escape(decodeURIComponent(link.hash.slice(1)));
    const clause = id && here.querySelector(`#${id}`);
    if (!clause || link.pathname !== own || link.matches(".permalink")) link.target = "_blank";
    else {
      event.preventDefault();
      clause.tabIndex = -1;
      clause.focus({ preventScroll: true });
      clause.scrollIntoView({ block: "start" });
    }
  };

  const copy = async (button) => {
    const name = button.textContent;
    const { text, done } = button.dataset;
    if (name === done) return;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = done;
      setTimeout(() => { button.textContent = name; }, 1500);
    } catch {
      // No clipboard without a secure context: the text is selected, to be copied by hand.
      const tools = button.closest(".tools");
      const area = tools.querySelector("textarea") ?? document.createElement("textarea");
      area.ariaLabel = name;
      area.value = text;
      tools.append(area);
      area.select();
    }
  };

  document.addEventListener("click", (event) => {
    const evidence = event.target.closest?.("a.marker, a.to-evidence");
    const button = event.target.closest?.("button.copy");
    const link = event.target.closest?.(".huigui-document a");
    const back = event.target.closest?.("a.to-answer");
    if (evidence || back) {
      event.preventDefault();
      if (back) goBack();
      else goTo(evidence);
    } else if (button) copy(button);
    else if (link) read(link, event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.(BOX)) asked = true;
    if (event.key === "Escape" && event.target.closest?.("#evidence-of-answer")) goBack();
  });
  // What the person writes on the sheet's form is a question of its own.
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(BOX) && event.target.value) keep(event.target.value);
    if (!event.target.matches?.(".sheet textarea")) return;
    const form = event.target.form;
    for (const earlier of form.querySelectorAll("input[name=question]")) earlier.remove();
  });
  new MutationObserver(follow).observe(document.documentElement, {
    childList: true, subtree: true,
  });
})();
