// On paper: every chart is laid out for the place that it has there, and the address of the view
// stands at the end. Afterwards the charts are as they were.

// Draw a chart in another size.
function layOut(chart, { width, height }) {
  window.Plotly?.react(chart, chart.data, { ...chart.layout, width, height });
}

// On paper the drawings of a chart fill its place, whatever size they were drawn in: not every
// browser says when it lays the page out for paper, and how wide that is.
function fillPlace(chart, isPaper) {
  const { width, height } = chart._fullLayout;
  for (const drawing of chart.querySelectorAll(".main-svg")) {
    if (isPaper) drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    else drawing.removeAttribute("viewBox");
  }
}

function installPrint() {
  const address = document.createElement("footer");
  address.className = "actviz-address";
  document.body.append(address);
  const before = new Map(); // the sizes of the charts on the screen

  const charts = () =>
    [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart._fullLayout);
  const prepare = (isPaper) => {
    address.textContent = location.href;
    charts().forEach((chart) => fillPlace(chart, isPaper));
  };

  addEventListener("beforeprint", () => prepare(true));
  addEventListener("afterprint", () => prepare(false));
  matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) {
      // All are measured before the first is drawn.
      const places = charts().map((chart) => [
        chart,
        chart.closest(".stPlotlyChart").getBoundingClientRect(),
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
