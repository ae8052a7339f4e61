// The legend of a comparison: buttons that hide and show a function in all charts.
//
// Plotly's own legend would act on one chart, forget with every redraw, be out of reach for the
// keyboard, and take its room from the plot.

// The names of the curves that are hidden with some entries of the legend. An entry is known by its
// first curve: its title may be another one when the function that it is told from is gone.
export function hiddenCurves(legend, hidden) {
  return Object.values(legend).flatMap((names) => (hidden.has(names[0]) ? names : []));
}

// Draw the legend above the charts, and hide in one chart what belongs to the entries in the set
// `hidden`. `repaint` is called after a click, to show the change in all charts.
function applyLegend(chart, hidden, repaint) {
  const { legend } = chart.layout.meta;
  if (!legend) return;
  drawLegend(chart, legend, hidden, repaint);
  const gone = new Set(hiddenCurves(legend, hidden));
  const setShown = (element, shown) => (element.style.display = shown ? "" : "none");
  tracesOf(chart).forEach((data, index) => {
    const { live, name, names } = data.meta ?? {};
    const trace = live && traceOf(chart, index);
    if (!trace) return;
    if (live === "probe") {
      const points = trace.querySelectorAll(PLOTLY.point);
      points.forEach((point, i) => setShown(point, !gone.has(names[i])));
    } else if (live === "still") {
      setShown(trace, gone.size === 0);
    } else if (name) {
      setShown(trace, !gone.has(name));
    }
  });
  // Marks and notes may be about a curve that is hidden, so all of them are hidden with any curve.
  chart.layout.annotations?.forEach(({ name }, index) => {
    const note = annotationAt(chart, index);
    if (note && name === "still") setShown(note, gone.size === 0);
  });
}

// The first chart draws it for all of them, again each time that plotly has drawn this chart again.
// A chart that Streamlit retains beside the one that replaces it does not count.
function drawLegend(chart, legend, hidden, repaint) {
  const place = chart.closest(`${keyed("plots")}, ${keyed("flow-charts")}`);
  const charts = [...(place?.querySelectorAll(PLOTLY.chart) ?? [])];
  if (chart !== charts.find((each) => !each.closest(STREAMLIT.retained))) return;
  const group = place.querySelector(":scope > .actviz-legend") ?? makeGroup(place);
  if (chart.actvizLegend !== group) {
    const entries = Object.entries(legend).map(([title, [name]]) => {
      return { title, name, ...lookOf(chart, name) };
    });
    if (entries.some(({ stroke }) => !stroke)) return; // plotly is still filling it
    chart.actvizLegend = group;
    chart.actvizLooks = Object.fromEntries(entries.map(({ name, ...look }) => [name, look]));
    const drawn = JSON.stringify(entries);
    if (group.dataset.drawn !== drawn) {
      group.dataset.drawn = drawn;
      group.replaceChildren(...entries.map((entry) => makeButton(entry, hidden, repaint)));
    }
  }
  for (const button of group.children) {
    const pressed = String(!hidden.has(button.dataset.name));
    if (button.ariaPressed !== pressed) button.ariaPressed = pressed;
  }
}

function makeGroup(place) {
  const about = { class: "actviz-legend", role: "group", "aria-label": "Functions to show" };
  const group = make("div", about);
  place.append(group);
  return group;
}

// Give a swatch the look of a curve.
function showLook(element, { stroke, strokeDasharray } = {}) {
  const line = element.querySelector(".actviz-swatch path");
  if (line) Object.assign(line.style, { stroke, strokeDasharray });
}

// Write the parameters behind the names of the legend that this chart has drawn. A chart that
// Streamlit retains has drawn it as well, may have other numbers, and does not count.
function writeParameters(chart, at) {
  const { parameters } = chart.layout.meta;
  if (!parameters || chart.closest(STREAMLIT.retained)) return;
  for (const button of chart.actvizLegend?.children ?? [])
    writeText(button.lastElementChild, textIn(parameters[button.dataset.title] ?? "", at, {}));
}

// Write the heading of a chart that says the parameters of its function.
function writeHeading(chart, at) {
  const { heading } = chart.layout.meta;
  const element = heading && chart.querySelector(PLOTLY.heading);
  if (element) writeText(element, textIn(heading, at, {}));
}

// The colour and the dashes of a curve.
function lookOf(chart, name) {
  const index = tracesOf(chart).findIndex(({ meta }) => meta?.name === name);
  const line = index < 0 ? null : traceOf(chart, index)?.querySelector(PLOTLY.line);
  const { stroke = "", strokeDasharray = "" } = line ? getComputedStyle(line) : {};
  return { stroke, strokeDasharray };
}

function makeButton({ title, name, ...look }, hidden, repaint) {
  const button = make("button", { "data-title": title, "data-name": name }, title);
  button.insertAdjacentHTML("afterbegin", '<svg class="actviz-swatch"><path d="M1,4H35"/></svg>');
  showLook(button, look);
  // Its text node stays: a new one would look to the layer like a chart that has been drawn again.
  button.append(make("span", {}, ""));
  button.addEventListener("click", () => {
    if (!hidden.delete(name)) hidden.add(name);
    repaint();
  });
  return button;
}
