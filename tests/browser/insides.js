// What is looked at for each name of actviz/live/streamlit_dom.js, behind which this is joined.
// The page is Explore, at ELU with its first pro open, and nothing moves.

const find = (selector) => document.querySelector(selector);
const plot = () => find(`${keyed("plot_f")} ${PLOTLY.chart}`);
const alpha = () => sliderInput(mainBlock(), "elu_alpha");
const box = (element) => element.getBoundingClientRect();
const near = (a, b, off = 1.5) => Math.abs(a - b) <= off;

async function until(holds, seconds = 10) {
  for (let i = 0; i < 20 * seconds && !holds(); i++) await new Promise((go) => setTimeout(go, 50));
  return Boolean(holds());
}

// Wait until something is drawn and nothing has changed for a while; what would say so is what is in
// question here.
export async function rest() {
  let changed = performance.now();
  const observer = new MutationObserver(() => (changed = performance.now()));
  observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  const drawn = () => document.querySelectorAll("svg g").length > 50;
  await until(() => drawn() && performance.now() - changed > 1000, 40);
  observer.disconnect();
}

// By name what has to hold.
const AT_REST = {
  // Streamlit makes a hyphen of the space in this key.
  keyed: () => find(keyed("step-show-elu-Pro 1")),
  keyedFrom: () => document.querySelectorAll(keyedFrom("plot_")).length === 2,
  keyOf: () => keyOf(plot().closest(STREAMLIT.keyed)) === "plot_f",
  mainBlock: () => mainBlock().contains(plot()) && mainBlock().contains(alpha()),
  isChosen: () => [...document.querySelectorAll(`${keyed("quick")} button`)].filter(isChosen).length === 1,
  labelOf: () => labelOf(find(`${keyed("share")} button`)) === "Share",
  sentencesBelow: () => {
    const all = sentencesBelow(find(`${keyed("plots")} table`));
    return all.length > 1 && all.every(({ textContent }) => textContent.trim().length > 3);
  },
  sliderInput: () => alpha().type === "range",
  sliderValue: () =>
    sliderValue(mainBlock(), "elu_alpha") === 1 && sliderValue(mainBlock(), "nothing") === undefined,
  trackOf: () => {
    const [track, thumb] = [box(trackOf(alpha())), box(alpha().closest(STREAMLIT.thumb))];
    const share = (1 - Number(alpha().min)) / (Number(alpha().max) - Number(alpha().min));
    return near(thumb.x + thumb.width / 2, track.x + share * track.width, 3);
  },
  isConnected: () => isConnected(find(STREAMLIT.app)),
  hasRun: () => hasRun(find(STREAMLIT.app)),
  layoutOf: () => layoutOf(plot()).width > 100 && Array.isArray(layoutOf(plot()).shapes),
  tracesOf: () => tracesOf(plot()).some(({ meta }) => meta?.live === "curve"),
  traceOf: () => {
    const index = tracesOf(plot()).findIndex(({ meta }) => meta?.live === "curve");
    return traceOf(plot(), index).querySelector(PLOTLY.line);
  },
  isDrawn: () => isDrawn(plot()) && !isDrawn(document.createElement("div")),
  axisOf: () => {
    const [x, y] = ["x", "y"].map((id) => axisOf(plot(), id));
    // Plotly rounds to hundredths of a pixel.
    return [x, y].every((axis) => near(axis.p2c(axis.c2p(1)), 1, 1e-3) && axis.range[0] < axis.range[1]);
  },
  startOf: () => {
    const [chart, area] = [box(plot()), box(plot().querySelector(PLOTLY.mainArea))];
    const [x, y] = ["x", "y"].map((id) => startOf(axisOf(plot(), id)));
    return near(area.x - chart.x, x) && near(area.y - chart.y, y);
  },
  lengthOf: () => near(box(plot().querySelector(PLOTLY.mainArea)).width, lengthOf(axisOf(plot(), "x"))),
  tickNumber: () => {
    const ticks = [...plot().querySelectorAll(PLOTLY.yTick)];
    return ticks.length > 1 && ticks.every((tick) => Number(tick.textContent.replace("−", "-")) === tickNumber(tick));
  },
  emitterOf: () => typeof emitterOf(plot()).on === "function",
  numbersFormatOf: () => numbersFormatOf(plot()).numberFormat(".3f")(0.5) === "0.500",
  shapeAt: () => plot().layout.shapes.some((_, i) => shapeAt(plot(), i)),
};

async function asks(checks) {
  const results = {};
  for (const [name, check] of Object.entries(checks)) {
    try {
      results[name] = Boolean(await check());
    } catch (error) {
      results[name] = String(error);
    }
  }
  return results;
}

export const atRest = () => asks(AT_REST);

// While a slider is driven as from a plot, and until the server has answered.
async function drive(results) {
  const app = find(STREAMLIT.app);
  const seen = { moves: [], states: [], writes: [] };
  new MutationObserver((records) => seen.moves.push(...records)).observe(mainBlock(), MOVES);
  new MutationObserver((records) => {
    seen.states.push(...records.map(({ attributeName, oldValue }) => `${attributeName} ${oldValue}`));
  }).observe(app, { attributeFilter: STATES, attributeOldValue: true });
  for (const name of ADDRESS_WRITERS) {
    const write = history[name];
    history[name] = (...given) => {
      seen.writes.push(name);
      return write(...given);
    };
  }
  const reading = () => find(`${keyed("plots")} tbody td:last-child`);
  const [cell, node, address, before] = [reading(), reading().firstChild, location.href, alpha().value];
  writeText(cell, "other");
  const wasWritten = cell.textContent === "other" && cell.firstChild === node;
  const left = () => alpha().closest(STREAMLIT.thumb).style.left;
  const stood = left();
  pressThumb(alpha());
  moveThumb(alpha(), Number(before) + 1);
  results.moveThumb = alpha().value !== before && (await until(() => left() !== stood));
  results.MOVES = await until(() => seen.moves.length > 0);
  results.isMove = seen.moves.some(isMove);
  const stands = sliderValue(mainBlock(), "elu_alpha");
  setBeyond(alpha(), 0.25);
  await new Promise((go) => setTimeout(go, 500));
  const heard = seen.moves.some(({ attributeName }) => attributeName === "data-beyond");
  results.setBeyond = heard && sliderValue(mainBlock(), "elu_alpha") === stands + 0.25;
  setBeyond(alpha(), 0);
  results.pressThumb = location.href === address;
  releaseThumb();
  results.releaseThumb = await until(() => location.href !== address);
  results.ADDRESS_WRITERS = seen.writes.length > 0;
  results.writeText = wasWritten && (await until(() => /\d/.test(reading().textContent)));
  // What runs the whole page, which takes long enough to be seen.
  find(`${keyed("reset")} button`).click();
  const ran = () => seen.states.includes(`${STATES[1]} running`);
  results.STATES = await until(() => ran() && hasRun(app));
}

// What is found is kept where something on the way fails.
export async function driven() {
  const results = {};
  try {
    await drive(results);
  } catch (error) {
    console.log(error);
  }
  return results;
}

export const redrawn = () => {
  const chart = plot();
  const { width, height } = chart.layout;
  const heard = [];
  return asks({
    layOut: () => {
      for (const name of Object.values(REDRAWS)) chart.on(name, () => heard.push(name));
      layOut(chart, { width: 300, height: 200 });
      return until(() => layoutOf(chart).width === 300);
    },
    REDRAWS: () => {
      layOut(chart, { width, height });
      return until(() => Object.values(REDRAWS).every((name) => heard.includes(name)));
    },
  });
};

// Whether the label where one points is taken away.
export const unlabelled = () =>
  asks({
    hideHover: async () => {
      const label = () => plot().querySelector(".hovertext");
      const was = await until(label);
      hideHover(plot());
      return was && until(() => !label());
    },
  });

// On a page whose chart has notes, and which may still be on its way.
export const annotated = () =>
  asks({
    annotationAt: () => until(() => plot()?.layout?.annotations?.some((_, i) => annotationAt(plot(), i))),
  });

// Look from now on for what Streamlit retains.
export function awaitRetained() {
  window.retained = false;
  new MutationObserver(() => {
    window.retained ||= Boolean(find(STREAMLIT.retained));
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}

export const isRetained = () => until(() => window.retained, 3);

// Look from now on for a change of the theme.
export function awaitTheme() {
  const app = find(STREAMLIT.app);
  const ground = app && getComputedStyle(app).backgroundColor;
  window.themed = false;
  if (!app) return;
  new MutationObserver(() => {
    window.themed ||= getComputedStyle(app).backgroundColor !== ground;
  }).observe(app, { attributeFilter: THEME });
}

export const isThemed = () => until(() => window.themed, 5);

// Where a pointer goes: two places on the plot, and the thumb.
export function places() {
  const at = (element, share) => {
    if (!element) return [0, 0];
    const { x, y, width, height } = box(element);
    return [x + share * width, y + height / 2];
  };
  return [at(plot(), 0.7), at(plot(), 0.6), at(alpha(), 0.5)];
}

// What of some selectors there is.
export const found = (selectors) => selectors.filter((selector) => find(selector));

// Whether there is an element by and by.
export const appears = (selector) => until(() => find(selector));

// By name all that is a selector.
export const selectors = Object.fromEntries(
  Object.entries({ STREAMLIT, PLOTLY, FORMULA_NUMBERS }).flatMap(([group, all]) =>
    Object.entries(all).map(([name, selector]) => [`${group}.${name}`, selector]),
  ),
);
