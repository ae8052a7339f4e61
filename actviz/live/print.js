// Prints: every chart is drawn in the size that it has on paper, and the address of the view stands
// at the end. Afterwards the charts are as they were.

// Let the drawings of a chart fill its place on paper, whatever size they were drawn in. Not every
// browser says when it lays the page out for paper, so a chart may not have been drawn anew.
function fillPlace(chart, isPaper) {
  const { width, height } = layoutOf(chart);
  for (const drawing of chart.querySelectorAll(PLOTLY.drawing)) {
    if (isPaper) drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    else drawing.removeAttribute("viewBox");
  }
}

function installPrint() {
  const address = make("footer", { class: "actviz-address" });
  document.body.append(address);
  const before = new Map(); // the sizes of the charts on the screen

  const charts = () => [...document.querySelectorAll(PLOTLY.chart)].filter(layoutOf);
  const prepare = (isPaper) => {
    address.textContent = location.href;
    charts().forEach((chart) => fillPlace(chart, isPaper));
  };

  addEventListener("beforeprint", () => prepare(true));
  addEventListener("afterprint", () => prepare(false));
  matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) {
      // Measure all before drawing the first, which would move the others.
      const places = charts().map((chart) => [
        chart,
        chart.closest(STREAMLIT.chart).getBoundingClientRect(),
      ]);
      for (const [chart, place] of places) {
        const { width, height } = chart.layout;
        before.set(chart, { width, height });
        if (place.width > 0) layOut(chart, place);
      }
    } else {
      for (const [chart, size] of before) if (chart.isConnected) layOut(chart, size);
      before.clear();
    }
    prepare(matches);
  });
}
