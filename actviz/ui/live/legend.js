// The legend of a comparison: its entries are buttons that hide and show a function in all charts.
// Plotly's own toggles would act on one chart, and forget with every redraw.

// The names of the curves that are hidden with some entries of the legend.
export function hiddenCurves(legend, hidden) {
  return Object.entries(legend).flatMap(([title, names]) => (hidden.has(title) ? names : []));
}

// Make the buttons, and hide what belongs to those in the set `hidden`; `repaint` shows a change of
// it in all charts.
function applyLegend(chart, hidden, repaint) {
  const { legend } = chart.layout.meta;
  if (!legend) return;
  for (const entry of chart.querySelectorAll(".legend .traces")) {
    const title = entry.querySelector(".legendtext")?.textContent;
    if (title in legend) makeButton(entry, title, hidden, repaint);
  }
  const gone = new Set(hiddenCurves(legend, hidden));
  const setShown = (element, shown) => (element.style.display = shown ? "" : "none");
  chart._fullData.forEach((data, index) => {
    const { live, name, names } = data.meta ?? {};
    const trace = live && traceOf(chart, index);
    if (!trace) return;
    if (live === "probe") {
      const points = trace.querySelectorAll("path.point");
      points.forEach((point, i) => setShown(point, !gone.has(names[i])));
    } else if (live === "still") {
      setShown(trace, gone.size === 0);
    } else if (name) {
      setShown(trace, !gone.has(name));
    }
  });
  // What is marked between two curves, of which one may be hidden.
  chart.layout.annotations?.forEach(({ name }, index) => {
    const note = chart.querySelector(`.annotation[data-index="${index}"]`);
    if (note && name === "still") setShown(note, gone.size === 0);
  });
}

function makeButton(entry, title, hidden, repaint) {
  entry.style.opacity = hidden.has(title) ? 0.4 : 1;
  entry.setAttribute("aria-pressed", !hidden.has(title));
  if (entry.actvizTitle) return;
  entry.actvizTitle = title;
  entry.setAttribute("role", "button");
  entry.setAttribute("tabindex", 0);
  entry.style.cursor = "pointer";
  entry.style.pointerEvents = "all";
  const act = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    if (!hidden.delete(title)) hidden.add(title);
    repaint();
  };
  entry.onclick = act;
  entry.onkeydown = act;
}
