// Copies that hold a chart's place while it is replaced.
//
// Streamlit replaces a changed chart by a new one, which plotly fills a moment later. Until then a
// copy of the old one stands in its place, so that nothing flickers. Where nothing follows, as when
// the page changes, no copy stays.

function holdPlace(parent, removed) {
  if (!removed.matches?.("[data-testid='stElementContainer']")) return;
  const key = [...removed.classList].find((name) => name.startsWith("st-key-"));
  const next = key && parent.querySelector(`:scope > .${CSS.escape(key)}`);
  const old = next && removed.querySelector(".actviz-copy, .js-plotly-plot");
  // Only a chart that the layer has painted on is expected to change.
  const live = old?.actvizLayer || old?.matches(".actviz-copy");
  if (!live || next.querySelector(".actviz-copy")) return;
  const copy = old.cloneNode(true);
  copy.className = "actviz-copy";
  copy.setAttribute("aria-hidden", "true");
  copy.style.cssText += "position:absolute;pointer-events:none";
  next.prepend(copy);
  setTimeout(() => copy.remove(), 2000);
}

function freePlaces(root) {
  for (const copy of root.querySelectorAll(".actviz-copy")) {
    if (copy.parentNode.querySelector(".js-plotly-plot .scatterlayer .trace")) copy.remove();
  }
}

function dropCopies() {
  for (const copy of document.querySelectorAll(".actviz-copy")) copy.remove();
}
