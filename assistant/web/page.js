// The evidence panel follows the conversation: the last answer's evidence, or that of the answer
// whose marker was followed; markers scroll to their cards; copy buttons copy.
"use strict";
(() => {
  let latest = null;
  let words = null;

  const show = (evidence) => {
    const panel = document.getElementById("evidence-of-answer");
    if (!panel) return;
    panel.replaceChildren(evidence.content.cloneNode(true));
    for (const mark of panel.querySelectorAll("mark")) {
      const quote = mark.parentElement;
      quote.scrollTop = mark.offsetTop - quote.offsetTop - 8;
    }
  };

  // The beginning of the last answer stays in sight while it grows.
  const keepInSight = () => {
    const answer = [...document.querySelectorAll(".answer")].at(-1);
    const log = answer?.closest("[role=log]");
    if (!log || answer.textContent === words) return;
    words = answer.textContent;
    log.scrollTop += answer.getBoundingClientRect().top - log.getBoundingClientRect().top - 64;
  };

  // The sheet's form begins with the last question, also where its tab is opened later.
  const fillSheet = (evidence) => {
    const asked = [...(evidence?.content.querySelectorAll("input[name=question]") ?? [])].at(-1);
    const sheet = document.querySelector(".sheet textarea");
    if (!asked || !sheet || sheet.dataset.filled === asked.value) return;
    sheet.value = sheet.dataset.filled = asked.value;
  };

  const follow = () => {
    keepInSight();
    // Gradio calls the examples a list; their buttons are no list items.
    document.querySelector(".examples[role=list]")?.setAttribute("role", "group");
    const evidence = [...document.querySelectorAll("template.evidence")].at(-1);
    fillSheet(evidence);
    if (!evidence || evidence.innerHTML === latest) return;
    latest = evidence.innerHTML;
    show(evidence);
  };

  const goTo = (marker) => {
    show(marker.closest(".answer").querySelector("template.evidence"));
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
    if (!id || link.pathname !== own || link.matches(".permalink")) link.target = "_blank";
    else {
      event.preventDefault();
      here.querySelector(`#${id}`)?.scrollIntoView({ block: "start" });
    }
  };

  const copy = async (button) => {
    const name = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.text);
      button.textContent = "✓";
    } catch {
      // No clipboard without a secure context: the text is selected, to be copied by hand.
      const area = document.createElement("textarea");
      area.value = button.dataset.text;
      button.closest(".tools").after(area);
      area.select();
    }
    setTimeout(() => { button.textContent = name; }, 1500);
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
  new MutationObserver(follow).observe(document.documentElement, {
    childList: true, subtree: true,
  });
})();
