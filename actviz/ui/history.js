// One step of the browser's history for one choice of the reader.
//
// Streamlit writes each bound parameter that a run sets or drops as a step of its own, and
// overwrites the step of the view that a choice leaves. So Back would stop at half-set views. Here
// a choice (another function, a page, Show me, Reset) adds one step, and everything that Streamlit
// then writes for it goes into that step.

const CHOICES = "[data-testid='stPageLink'] a, [class*='st-key-step-'] button";

// Whether a new address is a choice by itself: another page or another function.
export function isChoice(from, to) {
  return from.pathname !== to.pathname || from.searchParams.get("fn") !== to.searchParams.get("fn");
}

export function install(window) {
  const { document, history, location } = window;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let stepAdded = false;
  let restoring = false;

  const addStep = () => {
    push(history.state, "", location.href);
    stepAdded = true;
  };

  const write = (state, title, url) => {
    const choice = isChoice(new URL(location.href), new URL(url ?? "", location.href));
    (choice && !stepAdded && !restoring ? push : replace)(state, title, url);
  };
  history.pushState = write;
  history.replaceState = write;

  // What follows belongs to the step of the reader's last act: one that was added for a click,
  // or one that Back and Forward went to.
  for (const act of ["pointerdown", "keydown"]) {
    document.addEventListener(act, () => (stepAdded = restoring = false), true);
  }
  document.addEventListener(
    "click",
    (event) => event.target.closest?.(CHOICES) && !event.ctrlKey && !event.metaKey && addStep(),
    true,
  );
  window.addEventListener("popstate", () => (restoring = true), true);
}

export default function () {
  if (window.actvizHistory) return;
  window.actvizHistory = true;
  install(window);
}
