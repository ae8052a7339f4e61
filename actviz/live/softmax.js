// The tables of Softmax: logits and probabilities, the Jacobian, the alternatives, the loss.
//
// It knows no formula. numpy sends the numbers of now, and for every slider a recording of what
// they would be elsewhere on it. A MutationObserver runs when one of Streamlit's sliders moves,
// before the browser paints: the numbers are blended for the slider's place, and painted. On
// release the server sends exact numbers.

const FULL_COLOUR = 0.25; // from this entry on, a cell of the Jacobian has its full colour

// --- Rows and bars, which are tables to screen readers alone -----------------------------------

// A row. Its bars have no role: they say nothing that its numbers do not.
function makeRow(attributes, ...cells) {
  for (const cell of cells) if (cell.tagName === "SPAN") cell.setAttribute("role", "cell");
  return make("div", { class: "row", role: "row", ...attributes }, ...cells);
}

function makeRows(kind, label, rows) {
  return make("div", { class: `rows ${kind}`, role: "table", "aria-label": label }, ...rows);
}

// A text that is there already stays, node and all: most of them do not change in a drag.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A bar on a track, with a line where 0 is.
function makeTrack(low, high, kind = "") {
  const fill = make("i");
  const track = make("div", { class: `track ${kind}`, "aria-hidden": "true" }, fill);
  if (low < 0) track.append(make("b", { style: `left:${(100 * -low) / (high - low)}%` }));
  const paint = (value, ends = [low, high]) => {
    const [start, length] = bar(value, ...ends);
    fill.style.left = `${start}%`;
    fill.style.width = `${length}%`;
    fill.classList.toggle("less", value < 0);
  };
  return { track, paint };
}

// A row with a name, a bar and its number.
function makeBarRow(name, low, high) {
  const bar = makeTrack(low, high);
  const number = make("span", { class: "num" });
  return { row: makeRow({}, name, bar.track, number), bar, number };
}

const rowOfEach = (rows) => rows.map(({ row }) => row);

// A section under its heading.
function makeSection(name, heading, ...content) {
  return make("section", { class: name }, make("h2", {}, heading), ...content);
}

const makeNote = (...text) => make("p", { class: "note" }, ...text);

// --- The tables ----------------------------------------------------------------------------------

class SoftmaxTables {
  constructor(parent) {
    this.root = make("div", { class: "softmax" });
    parent.append(this.root);
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    this.entry = [0, 1];
  }

  update(page, bytes) {
    this.data = readSoftmax(bytes);
    const count = this.data.now.softmax.length;
    const style = getComputedStyle(this.root);
    const colours = style.getPropertyValue("--st-chart-categorical-colors").split(",");
    ["gain", "loss", "own", "other", "", "grey"].forEach((name, i) => {
      if (name && colours[i]) this.root.style.setProperty(`--${name}`, colours[i].trim());
    });
    if (count !== this.count) {
      this.count = count;
      this.entry = this.entry.map((index) => Math.min(index, count - 1));
      this.build();
    }
    this.page = page;
    this.observer.disconnect();
    this.observer.observe(page, MOVES);
    this.follow(true);
  }

  // Paint what the sliders say: the numbers of now where none has moved, a table's where one has.
  // Where several have, the server's answer is on its way.
  follow(fresh = false) {
    const { drawn, logits, now, sliders } = this.data;
    const places = { ...drawn };
    for (const key of Object.keys(drawn)) {
      const value = sliderValue(this.page, key);
      if (value !== undefined) places[key] = placeOf(value, logits.sliders.includes(key) && logits);
    }
    const moved = Object.keys(drawn).filter((key) => places[key] !== drawn[key]);
    if (moved.length === 1) {
      const [key] = moved;
      this.shown = mapped(sliders[key], (track) => numbersAt(track, places[key]));
      this.places = places;
    } else if (moved.length === 0 || fresh) {
      this.shown = now;
      this.places = drawn;
    } else {
      return;
    }
    this.paint();
  }

  build() {
    const classes = Array.from({ length: this.count }, (_, i) => i);
    this.root.replaceChildren(
      this.makeLogits(classes),
      this.makeJacobian(classes),
      this.makeAlternatives(classes),
      this.makeLoss(classes),
    );
  }

  makeLogits(classes) {
    this.rows = classes.map((i) => {
      const name = make("span", {}, `class ${i + 1}`);
      const chips = ["i", "j"].map((text) => make("span", { class: `chip ${text}` }, text));
      const named = make("span", {}, name, ...chips);
      const logit = make("span", { class: "num" });
      const logitBar = makeTrack(-5, 5, "logit");
      const bar = makeTrack(0, 1);
      const number = make("span", { class: "num s" });
      const cells = [named, logit, logitBar.track, bar.track, number];
      const row = makeRow({ "data-class": i + 1 }, ...cells);
      return { row, name, logit, logitBar, bar, number };
    });
    this.logitHead = make("span");
    this.sum = make("span", { class: "num" });
    this.winner = makeNote();
    const head = makeRow(
      { class: "row head" },
      make("span"),
      make("span", { class: "num" }, "z"),
      this.logitHead,
      make("span", {}, "probability s, from 0 to 1"),
      make("span", { class: "num" }, "s"),
    );
    const foot = makeRow(
      { class: "row head" },
      make("span"),
      make("span"),
      make("span"),
      make("span", { class: "num" }, "sum"),
      this.sum,
    );
    const table = makeRows("bars", "Probabilities", [head, ...rowOfEach(this.rows), foot]);
    return makeSection("logits", "Logits and probabilities", table, this.winner);
  }

  makeJacobian(classes) {
    const headOf = (scope, letter) => (k) => make("th", { scope }, `∂${letter}${subscript(k + 1)}`);
    this.columnHeads = classes.map(headOf("col", "z"));
    this.rowHeads = classes.map(headOf("row", "s"));
    this.cells = classes.map((i) =>
      classes.map((j) => {
        const cell = make("td", { role: "gridcell", tabindex: "-1" });
        cell.onpointerenter = cell.onfocus = cell.onclick = () => this.select(i, j);
        cell.onkeydown = (event) => this.walk(event, i, j);
        return cell;
      }),
    );
    const about = {
      role: "grid",
      class: this.count > 6 ? "many" : "",
      "aria-label": "Jacobian: how each probability moves with each logit",
    };
    const corner = make("td", { "aria-hidden": "true" });
    const rows = classes.map((i) => make("tr", {}, this.rowHeads[i], ...this.cells[i]));
    const grid = make(
      "table",
      about,
      make("thead", {}, make("tr", {}, corner, ...this.columnHeads)),
      make("tbody", {}, ...rows),
    );
    this.formula = make("div", { class: "formula" });
    const legend = makeNote(
      make("span", { "aria-hidden": "true" }),
      "Orange is below 0, blue above 0; from ±0.25 on the colour is full. " +
        "Each row and each column adds up to 0.",
    );
    legend.classList.add("legend");
    const scroll = make("div", { class: "scroll" }, grid);
    return makeSection("jacobian", "Jacobian ∂sᵢ/∂zⱼ", scroll, this.formula, legend);
  }

  makeAlternatives(classes) {
    this.cards = this.data.methods.map(([name, title, text]) => {
      const low = name === "plain" ? -1 : 0;
      const number = (i) => make("span", { class: "num" }, `${i + 1}`);
      const rows = classes.map((i) => makeBarRow(number(i), low, 1));
      const sum = make("p", { class: "sum" });
      const card = make(
        "div",
        { "data-method": name },
        make("h3", {}, title),
        makeRows("single", title, rowOfEach(rows)),
        sum,
        makeNote(text),
      );
      return { name, card, rows, sum };
    });
    const cards = make("div", { class: "cards" }, ...this.cards.map(({ card }) => card));
    const heading = "The same logits, divided by T, through other functions";
    return makeSection("alternatives", heading, cards);
  }

  makeLoss(classes) {
    this.loss = make("p", { class: "loss" });
    this.gradients = classes.map((j) =>
      makeBarRow(make("span", {}, `∂L/∂z${subscript(j + 1)}`), -1, 1),
    );
    return makeSection(
      "entropy",
      "Cross-entropy loss and its gradient",
      this.loss,
      makeRows("single", "Gradient of the loss", rowOfEach(this.gradients)),
      makeNote(
        "∂L/∂zⱼ = (sⱼ − yⱼ)/T, where y is 1 for the target and 0 for the others. The bars end at " +
          "±1/T. A step against the gradient lifts the target's logit and lowers the others.",
      ),
    );
  }

  paint() {
    const { shown, places, data, count } = this;
    const { logits, shift, target } = data;
    this.digits = shown.reach[0] < 0.5 ? 4 : 3;
    const winners = leaders(logits.sliders.map((key) => places[key]));
    this.rows.forEach(({ name, logit, logitBar, bar, number }, i) => {
      const z = logits.from + logits.step * places[logits.sliders[i]];
      write(name, i + 1 === target ? `class ${i + 1} ◎` : `class ${i + 1}`);
      write(logit, fixed(z + shift, 1));
      logitBar.paint(z);
      bar.paint(shown.softmax[i]);
      write(number, fixed(shown.softmax[i], 3));
    });
    write(this.logitHead, shift ? `logit, from ${shift}` : "logit");
    write(this.sum, fixed(total(shown.softmax), 3));
    const who = `${listed(winners)} ${winners.length > 1 ? "tie" : "leads"}`;
    const most = fixed(shown.softmax[winners[0] - 1], 3);
    write(this.winner, `${who} with ${most}. ◎ is the target class. T = ${this.temperature}.`);

    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const value = entry(shown.jacobian, count, i, j);
        const text = fixed(value, this.digits);
        const cell = this.cells[i][j];
        if (cell.textContent === text) continue;
        cell.textContent = text;
        const colour = value < 0 ? "--loss" : "--gain";
        const share = (45 * strength(value, FULL_COLOUR)).toFixed(1);
        cell.style.background = `color-mix(in srgb, var(${colour}) ${share}%, transparent)`;
        cell.setAttribute("aria-label", `∂s${subscript(i + 1)}/∂z${subscript(j + 1)} = ${text}`);
      }
    }

    for (const { name, rows, sum } of this.cards) {
      const values = shown[name];
      rows.forEach(({ bar, number }, i) => {
        bar.paint(values[i]);
        write(number, fixed(values[i], 3));
      });
      const wrong = name === "plain" ? wrongWith(values, winners[0]) : "";
      write(sum, wrong || `sum ${fixed(total(values), 3)}`);
      sum.classList.toggle("wrong", wrong !== "");
    }

    write(this.loss, `L = −ln s${subscript(target)} = ${fixed(shown.loss[0], 3)}`);
    const reach = shown.reach[0];
    this.gradients.forEach(({ bar, number }, j) => {
      bar.paint(shown.gradient[j], [-reach, reach]);
      write(number, fixed(shown.gradient[j], this.digits));
    });
    this.highlight();
  }

  get temperature() {
    const { places, slider } = this.data.temperature;
    return places[this.places[slider]];
  }

  select(i, j) {
    this.entry = [i, j];
    this.highlight();
  }

  // Arrow keys walk through the matrix, which is one stop of the tab key.
  walk(event, i, j) {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const ends = { Home: [i, 0], End: [i, this.count - 1] };
    const step = steps[event.key];
    const next = step ? [i + step[0], j + step[1]] : ends[event.key];
    if (!next) return;
    event.preventDefault();
    this.cells[next[0]]?.[next[1]]?.focus();
  }

  // The chosen entry: its two bars, its row and column, and its formula with the numbers put in.
  highlight() {
    const [i, j] = this.entry;
    const { shown, digits } = this;
    const on = (element, name, value) => element.classList.toggle(name, value);
    this.rows.forEach(({ row }, k) => (on(row, "i", k === i), on(row, "j", k === j)));
    this.rowHeads.forEach((head, k) => on(head, "i", k === i));
    this.columnHeads.forEach((head, k) => on(head, "j", k === j));
    this.cells.forEach((cells, row) =>
      cells.forEach((cell, column) => {
        const chosen = row === i && column === j;
        on(cell, "on", chosen);
        cell.tabIndex = chosen ? 0 : -1;
      }),
    );
    const [si, zj, sj] = [`s${subscript(i + 1)}`, `z${subscript(j + 1)}`, `s${subscript(j + 1)}`];
    const mark = (kind, text) => make("span", { class: `mark-${kind}` }, text);
    const delta = `δ${subscript(i + 1)}${i > 8 || j > 8 ? "," : ""}${subscript(j + 1)}`;
    const value = fixed(entry(shown.jacobian, this.count, i, j), digits);
    // Division by a small T needs more digits for the same end.
    const factors = shown.reach[0] > 2 ? 6 : 4;
    const [ownShare, otherShare] = [i, j].map((k) => fixed(shown.softmax[k], factors));
    const line = (a, d, b, t) =>
      [mark("i", a), " · (", mark("d", d), " − ", mark("j", b), `) / ${t}`];
    const inNumbers = line(ownShare, i === j ? "1" : "0", otherShare, this.temperature);
    this.formula.replaceChildren(
      make("div", {}, `∂${si}/∂${zj} = `, ...line(si, delta, sj, "T")),
      make("div", { class: "numbers" }, "= ", ...inNumbers, ` = ${value}`),
    );
  }

  stop() {
    this.observer.disconnect();
  }
}

export default function ({ data: bytes, parentElement }) {
  const page = mainBlock();
  if (!page || !bytes) return undefined;
  const tables = componentIn(parentElement, () => new SoftmaxTables(parentElement));
  tables.update(page, bytes);
  return () => tables.stop();
}
