// The tables of Softmax: logits and probabilities, the Jacobian, the alternatives, the loss.
//
// It knows no formula. numpy sends the numbers of now, and for every slider tables of what they
// would be elsewhere on it; while a slider is dragged the page looks its place up, blends between
// two neighbours and paints. It keeps no clock and asks for no frames: a MutationObserver runs when
// a native slider moves, before the browser paints. On release the server sends exact numbers.

const FULL_COLOUR = 0.25;

// A row of a table that is not laid out as one; its bars say nothing that its numbers do not.
function makeRow(properties, cells) {
  for (const cell of cells) if (cell.tagName === "SPAN") cell.setAttribute("role", "cell");
  return make("div", { class: "row", role: "row", ...properties }, cells);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A bar on a track, with a line where 0 is.
function makeTrack(low, high, kind = "") {
  const fill = make("i");
  const zero = make("b", { style: `left:${(100 * (0 - low)) / (high - low)}%` });
  const track = make("div", { class: `track ${kind}`, "aria-hidden": "true" }, [
    fill,
    ...(low < 0 ? [zero] : []),
  ]);
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
  return { row: makeRow({}, [name, bar.track, number]), bar, number };
}

class SoftmaxTables {
  constructor(parent) {
    this.root = make("div", { class: "softmax-frame" });
    parent.append(this.root);
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    this.entry = [0, 1];
  }

  update(page, bytes, style) {
    this.data = readSoftmax(bytes);
    const count = this.data.now.softmax.length;
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
    const heading = (text) => make("h2", { text });
    const note = (text) => make("p", { class: "note", text });

    // Logits and probabilities.
    this.rows = classes.map((i) => {
      const name = make("span", { text: `class ${i + 1}` });
      const chips = ["i", "j"].map((text) => make("span", { class: `chip ${text}`, text }));
      const logit = make("span", { class: "num" });
      const logitBar = makeTrack(-5, 5, "logit");
      const bar = makeTrack(0, 1);
      const number = make("span", { class: "num s" });
      const row = makeRow({ "data-class": i + 1 }, [
        make("span", {}, [name, ...chips]),
        logit,
        logitBar.track,
        bar.track,
        number,
      ]);
      return { row, name, logit, logitBar, bar, number };
    });
    this.logitHead = make("span");
    this.sum = make("span", { class: "num" });
    const named = (label) => ({ role: "table", "aria-label": label });
    const barTable = (label, rows) =>
      make("div", { class: "rows single", ...named(label) }, rows.map(({ row }) => row));
    const table = make("div", { class: "rows bars", ...named("Probabilities") }, [
      makeRow({ class: "row head" }, [
        make("span"),
        make("span", { class: "num", text: "z" }),
        this.logitHead,
        make("span", { text: "probability s, from 0 to 1" }),
        make("span", { class: "num", text: "s" }),
      ]),
      ...this.rows.map(({ row }) => row),
      makeRow({ class: "row head" }, [
        make("span"),
        make("span"),
        make("span"),
        make("span", { class: "num", text: "sum" }),
        this.sum,
      ]),
    ]);
    this.winner = make("p", { class: "note" });
    const logits = make("section", { class: "logits" }, [
      heading("Logits and probabilities"),
      table,
      this.winner,
    ]);

    // The Jacobian.
    const headOf = (scope, letter) => (k) =>
      make("th", { scope, text: `∂${letter}${subscript(k + 1)}` });
    this.columnHeads = classes.map(headOf("col", "z"));
    this.rowHeads = classes.map(headOf("row", "s"));
    const corner = make("td", { "aria-hidden": "true" });
    this.cells = classes.map((i) =>
      classes.map((j) => {
        const cell = make("td", { role: "gridcell", tabindex: "-1" });
        cell.onpointerenter = cell.onfocus = cell.onclick = () => this.select(i, j);
        cell.onkeydown = (event) => this.walk(event, i, j);
        return cell;
      }),
    );
    const grid = make(
      "table",
      {
        role: "grid",
        class: this.count > 6 ? "many" : "",
        "aria-label": "Jacobian: how each probability moves with each logit",
      },
      [
        make("thead", {}, [make("tr", {}, [corner, ...this.columnHeads])]),
        make("tbody", {}, classes.map((i) => make("tr", {}, [this.rowHeads[i], ...this.cells[i]]))),
      ],
    );
    this.formula = make("div", { class: "formula" });
    const jacobian = make("section", { class: "jacobian" }, [
      heading("Jacobian ∂sᵢ/∂zⱼ"),
      make("div", { class: "scroll" }, [grid]),
      this.formula,
      make("p", { class: "note legend" }, [
        make("span", { "aria-hidden": "true" }),
        "Orange is below 0, blue above 0; from ±0.25 on the colour is full. " +
          "Each row and each column adds up to 0.",
      ]),
    ]);

    // The alternatives.
    this.cards = this.data.methods.map(([name, title, text]) => {
      const low = name === "plain" ? -1 : 0;
      const rows = classes.map((i) =>
        makeBarRow(make("span", { class: "num", text: String(i + 1) }), low, 1),
      );
      const sum = make("p", { class: "sum" });
      const card = make("div", { "data-method": name }, [
        make("h3", { text: title }),
        barTable(title, rows),
        sum,
        note(text),
      ]);
      return { name, card, rows, sum };
    });
    const alternatives = make("section", { class: "alternatives" }, [
      heading("The same logits, divided by T, through other functions"),
      make("div", { class: "cards" }, this.cards.map(({ card }) => card)),
    ]);

    // The loss.
    this.loss = make("p", { class: "loss" });
    this.gradients = classes.map((j) =>
      makeBarRow(make("span", { text: `∂L/∂z${subscript(j + 1)}` }), -1, 1),
    );
    const entropy = make("section", { class: "entropy" }, [
      heading("Cross-entropy loss and its gradient"),
      this.loss,
      barTable("Gradient of the loss", this.gradients),
      note(
        "∂L/∂zⱼ = (sⱼ − yⱼ)/T, where y is 1 for the target and 0 for the others. The bars end at " +
          "±1/T. A step against the gradient lifts the target's logit and lowers the others.",
      ),
    ]);
    this.root.replaceChildren(
      make("div", { class: "width" }, [
        make("div", { class: "softmax" }, [logits, jacobian, alternatives, entropy]),
      ]),
    );
  }

  paint() {
    const { shown, places, data, count } = this;
    const { logits, shift, target } = data;
    this.digits = shown.reach[0] < 0.5 ? 4 : 3;
    const winners = leaders(logits.sliders.map((key) => places[key]));
    this.rows.forEach(({ row, name, logit: text, logitBar, bar, number }, i) => {
      const z = logits.from + logits.step * places[logits.sliders[i]];
      write(name, i + 1 === target ? `class ${i + 1} ◎` : `class ${i + 1}`);
      write(text, fixed(z + shift, 1));
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
    const mark = (kind, text) => make("span", { class: `mark-${kind}`, text });
    const delta = `δ${subscript(i + 1)}${i > 8 || j > 8 ? "," : ""}${subscript(j + 1)}`;
    const value = fixed(entry(shown.jacobian, this.count, i, j), digits);
    // Division by a small T needs more digits for the same end.
    const factors = shown.reach[0] > 2 ? 6 : 4;
    const line = (a, d, b, heat) => [
      mark("i", a),
      " · (",
      mark("d", d),
      " − ",
      mark("j", b),
      `) / ${heat}`,
    ];
    this.formula.replaceChildren(
      make("div", {}, [`∂${si}/∂${zj} = `, ...line(si, delta, sj, "T")]),
      make("div", { class: "numbers" }, [
        "= ",
        ...line(
          fixed(shown.softmax[i], factors),
          i === j ? "1" : "0",
          fixed(shown.softmax[j], factors),
          String(this.temperature),
        ),
        ` = ${value}`,
      ]),
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
  tables.update(page, bytes, getComputedStyle(parentElement.host ?? parentElement));
  return () => tables.stop();
}
