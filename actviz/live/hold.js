// Shows a copy of a chart while Streamlit replaces it, so that nothing flickers.
//
// A changed chart is a new element, which plotly fills a moment later. Until then a copy of the old
// one stands there. Where no new chart comes, as when the page changes, no copy is made.

function holdPlace(parent, removed) {
  if (!removed.matches?.(STREAMLIT.element)) return;
  const key = keyOf(removed);
  const next = key && parent.querySelector(`:scope > ${keyed(key)}`);
  const old = next && removed.querySelector(`.actviz-copy, ${PLOTLY.chart}`);
  // Only charts of the layer change while one looks at them.
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
    if (copy.parentNode.querySelector(`${PLOTLY.chart} ${PLOTLY.trace}`)) copy.remove();
  }
}

function dropCopies() {
  for (const copy of document.querySelectorAll(".actviz-copy")) copy.remove();
}
