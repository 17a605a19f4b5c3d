// The evidence panel follows the conversation: the last answer's evidence, or that of the answer
// whose marker was followed; markers scroll to their cards; copy buttons copy.
"use strict";
(() => {
  // The last answer's evidence as last shown, its words, and whose question the sheet holds.
  let latest = null;
  let words = null;
  let filled = null;

  const last = (selector) => [...document.querySelectorAll(selector)].at(-1) ?? null;

  const show = (evidence) => {
    const panel = document.getElementById("evidence-of-answer");
    if (!panel) return;
    panel.replaceChildren(...(evidence ? [evidence.content.cloneNode(true)] : []));
    for (const mark of panel.querySelectorAll("mark")) {
      const quote = mark.parentElement;
      quote.scrollTop = mark.offsetTop - quote.offsetTop - 8;
    }
  };

  // The beginning of the last answer stays in sight while it grows.
  const keepInSight = () => {
    const answer = last(".answer");
    const log = answer?.closest("[role=log]");
    if (!log || answer.textContent === words) return;
    words = answer.textContent;
    log.scrollTop += answer.getBoundingClientRect().top - log.getBoundingClientRect().top - 64;
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

  const follow = () => {
    keepInSight();
    // Gradio calls the examples a list; their buttons are no list items.
    document.querySelector(".examples[role=list]")?.setAttribute("role", "group");
    const language = document.querySelector("#heading [lang]")?.lang;
    if (language && document.documentElement.lang !== language) {
      document.documentElement.lang = language;
    }
    const evidence = last("template.evidence");
    fillSheet(evidence);
    const panel = document.getElementById("evidence-of-answer");
    if (!panel || (evidence === latest && (!evidence || panel.firstChild))) return;
    latest = evidence;
    show(evidence);
  };

  const goTo = (marker) => {
    const evidence = marker.closest(".answer").querySelector("template.evidence");
    if (!evidence) return;
    show(evidence);
    const card = document.getElementById(`card-${marker.dataset.marker}`);
    if (!card) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
    card.focus({ preventScroll: true });
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
    if (name === "✓") return;
    try {
      await navigator.clipboard.writeText(button.dataset.text);
      button.textContent = "✓";
      setTimeout(() => { button.textContent = name; }, 1500);
    } catch {
      // No clipboard without a secure context: the text is selected, to be copied by hand.
      const tools = button.closest(".tools");
      const area = tools.querySelector("textarea") ?? document.createElement("textarea");
      area.ariaLabel = name;
      area.value = button.dataset.text;
      tools.append(area);
      area.select();
    }
  };

  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.("a.marker");
    const button = event.target.closest?.("button.copy");
    const link = event.target.closest?.(".huigui-document a");
    if (marker) {
      event.preventDefault();
      goTo(marker);
    } else if (button) copy(button);
    else if (link) read(link, event);
  });
  // What the person writes on the sheet's form is a question of its own.
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".sheet textarea")) return;
    const form = event.target.form;
    for (const earlier of form.querySelectorAll("input[name=question]")) earlier.remove();
  });
  new MutationObserver(follow).observe(document.documentElement, {
    childList: true, subtree: true,
  });
})();
