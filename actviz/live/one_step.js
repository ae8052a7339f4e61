// One step of a training looked at: an example forwards and backwards through a small network.
//
// Each unit is a card. Its first line goes forward, from z to a = f(z); its second comes back, and
// reads as an equation: ∂L/∂z = f′(z) · ∂L/∂a. Below, the chosen unit with its weights, and the
// chain rule of one of them. All numbers come from numpy; what is shown is the film's moment.

const SHORT = 3; // significant digits on a card, and in the table of a phone
const NARROW = 34; // below this width the table is a phone's, in sizes of the type
// In sizes of the type, as in one_step.css: the least width of a card, the room between two layers,
// and the width of the inputs.
const [CARD, GUTTER, INPUTS] = [15, 1.75, 5];
const LINE = [0.4, 3]; // the thinnest and the widest line of a weight, in pixels

const isFlat = (flag) => flag === 2;

class OneStep {
  constructor(parent) {
    this.unit = [0, 0]; // the layer and the unit that are chosen
    this.digits = 6; // in the table
    this.from = 0; // and the weight: the number of its input; the bias is behind all of them
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    this.resizes = new ResizeObserver(() => requestAnimationFrame(() => this.lay()));
    this.makeBar();
    this.about = make("p", { class: "about" });
    this.net = make("div", { class: "net", role: "toolbar", "aria-label": "Units" });
    this.detail = make("div", { class: "detail" });
    this.root = make("div", { class: "step" }, this.bar, this.about, this.net, this.detail);
    parent.append(make("div", { class: "frame" }, this.root));
    this.resizes.observe(this.root);
  }

  // --- What is chosen above the network

  makeBar() {
    const button = (text, act) => {
      const made = make("button", { type: "button" }, text);
      made.onclick = act;
      return made;
    };
    this.switch = [0, 1].map((side) => {
      const made = button("", () => this.look(this.data.example, side));
      made.append(make("i"), make("span", { class: "title" }));
      made.classList.add(side ? "second" : "first");
      return made;
    });
    const beside = (by) => () => {
      const { example, count } = this.data;
      this.look((example + by + count) % count);
    };
    this.number = make("input", { type: "number", min: 1, step: 1, id: "number" });
    this.number.onchange = () => this.typed();
    this.count = make("span");
    const label = make("label", { for: "number" }, "Example");
    this.now = make("span", { class: "now", "aria-live": "off" });
    const group = (name, ...parts) => make("div", { role: "group", "aria-label": name }, ...parts);
    this.bar = make(
      "div",
      { class: "bar" },
      group("Network", ...this.switch),
      group(
        "Example",
        make("span", {}, label, this.number, this.count),
        button("Previous example", beside(-1)),
        button("Next example", beside(1)),
      ),
      group(
        "Step",
        (this.back = button("Previous step", () => window.actvizFilm?.press("back"))),
        (this.forward = button("Next step", () => window.actvizFilm?.press("forward"))),
        this.now,
      ),
    );
  }

  look(example, side = this.data.side) {
    this.send("example", `${example + 1}${side ? "b" : ""}`);
  }

  typed() {
    const { count, example } = this.data;
    const number = Math.round(this.number.valueAsNumber);
    if (Number.isNaN(number)) this.number.value = example + 1;
    else this.look(Math.min(Math.max(number, 1), count) - 1);
  }

  // --- What comes from the server

  update(page, bytes, send) {
    [this.page, this.send] = [page, send];
    this.observer.disconnect();
    this.observer.observe(page, MOVES);
    const data = readOneStep(bytes);
    this.data = data;
    const shape = [data.sizes, data.learns, data.plane].join(";");
    if (shape !== this.shape) {
      const isFirst = this.shape === undefined;
      this.shape = shape;
      this.places = placesIn(data.sizes, data.learns.length);
      // At first the last unit of all, where the way back begins.
      this.unit = isFirst ? [data.sizes.length - 3, 0] : nearestUnit(this.unit, data.sizes);
      this.build();
    }
    this.switch.forEach((made, side) => {
      made.setAttribute("aria-pressed", side === data.side);
      made.querySelector(".title").textContent = data.titles[side];
    });
    this.number.max = data.count;
    this.number.value = data.example + 1;
    this.count.textContent = `of ${data.count}`;
    // The widest line is that of the largest weight that there is at any moment.
    this.most = data.tracks.parameters.rows.reduce((most, w) => Math.max(most, Math.abs(w) || 0), 0);
    this.shown = undefined;
    this.follow();
    this.lay();
  }

  // The moment of the film, or the last one that is kept.
  follow() {
    const value = sliderValue(this.page, this.data.slider) ?? this.data.moments.length - 1;
    const at = Math.min(Math.floor(value), this.data.kept - 1);
    if (this.shown === at) return;
    this.shown = at;
    this.now_ = mapped(this.data.tracks, (track) => rowOf(track, at));
    this.paint();
  }

  // --- The network

  build() {
    const { sizes, plane } = this.data;
    const last = sizes.length - 2;
    this.svg = makeSvg("svg", { class: "lines", "aria-hidden": "true" });
    this.inputs = Array.from({ length: sizes[0] }, () => make("b", { class: "f" }));
    const names = plane ? ["x₁", "x₂"] : ["x"];
    const inputs = this.inputs.map((b, i) => make("div", { class: "card input" }, names[i], b));
    this.cards = sizes.slice(1).map((size, layer) =>
      Array.from({ length: size }, (_, j) => this.card(layer, j)),
    );
    const columns = this.cards.map((cards, layer) => {
      const title = layer === last ? "Output" : `Layer ${layer + 1}`;
      const made = cards.map(({ button }) => button);
      if (layer === last) made.push((this.loss = make("p", { class: "loss" })));
      return this.column(title, this.legend(layer === last), ...made);
    });
    const first = this.column(plane ? "Inputs" : "Input", make("p", { class: "key" }), ...inputs);
    first.classList.add("inputs");
    this.net.replaceChildren(this.svg, first, ...columns);
    this.lines = sizes.slice(1).flatMap((size, layer) =>
      Array.from({ length: sizes[layer] * size }, (_, n) => {
        const path = makeSvg("path");
        this.svg.append(path);
        return { path, layer, i: Math.floor(n / size), j: n % size };
      }),
    );
    this.choose(...this.unit);
  }

  column(title, key, ...cards) {
    const stack = make("div", { class: "cards" }, ...cards);
    return make("section", { class: "column" }, make("h3", {}, title), key, stack);
  }

  // What the two lines of the cards below are.
  legend(isOutput) {
    const line = (kind, ...parts) =>
      make("span", { class: kind }, ...parts.map((part) => make("span", {}, part)));
    const f = isOutput ? ["z", "=", "a"] : ["z", "→ f →", "a"];
    const back = line("d back", "∂L/∂z", "=", "f′(z)", "·", "∂L/∂a");
    return make("p", { class: "key", "aria-hidden": "true" }, line("f forth", ...f), back);
  }

  card(layer, j) {
    const b = (kind) => make("b", { class: kind });
    const parts = { z: b("z"), output: b("a"), passed: b("z"), slope: b("slope"), arriving: b("a") };
    const button = make(
      "button",
      { type: "button", class: "card", tabindex: "-1" },
      make("span", { class: "f forth" }, parts.z, make("i", {}, "→"), parts.output),
      make("span", { class: "d back" }, parts.passed, make("i", {}, "="), parts.slope, make("i", {}, "·"), parts.arriving),
    );
    button.onclick = () => this.choose(layer, j);
    button.onkeydown = (event) => {
      if (!event.key.startsWith("Arrow")) return;
      event.preventDefault(); // at the edge of the network, too: elsewhere arrows move the film
      const next = unitBeside([layer, j], event.key, this.data.sizes);
      if (!next) return;
      this.choose(...next);
      this.cards[next[0]][next[1]].button.focus();
    };
    return { button, parts };
  }

  choose(layer, j) {
    this.unit = [layer, j];
    this.from = Math.min(this.from, this.data.sizes[layer]);
    this.cards.forEach((cards, l) =>
      cards.forEach(({ button }, k) => {
        const chosen = l === layer && k === j;
        button.setAttribute("aria-pressed", chosen);
        button.tabIndex = chosen ? 0 : -1;
      }),
    );
    for (const { path, layer: l, i, j: k } of this.lines) {
      const comes = l === layer && k === j;
      const goes = l === layer + 1 && i === j;
      path.setAttribute("class", comes ? "comes" : goes ? "goes" : "");
    }
    this.buildDetail();
    if (this.now_) this.paintDetail();
  }

  // Layers beside each other where there is room for all, with lines between; else below each other.
  lay() {
    if (!this.data || !this.root.isConnected) return;
    const { sizes } = this.data;
    const size = parseFloat(getComputedStyle(this.root).fontSize);
    const room = this.root.clientWidth / size;
    const needed = INPUTS + (sizes.length - 1) * (GUTTER + CARD);
    const beside = room >= needed;
    this.net.classList.toggle("beside", beside);
    const count = room < NARROW ? SHORT : 6;
    if (count !== this.digits) {
      this.digits = count;
      this.paintDetail();
    }
    this.net.style.setProperty("--columns", sizes.length - 1);
    if (!beside) return;
    const origin = this.net.getBoundingClientRect();
    this.svg.setAttribute("viewBox", `0 0 ${origin.width} ${origin.height}`);
    const boxOf = (element) => element.getBoundingClientRect();
    const inputs = this.inputs.map((b) => boxOf(b.parentElement));
    const boxes = this.cards.map((cards) => cards.map(({ button }) => boxOf(button)));
    for (const { path, layer, i, j } of this.lines) {
      const [from, to] = [layer ? boxes[layer - 1][i] : inputs[i], boxes[layer][j]];
      const [x0, x1] = [from.right - origin.left, to.left - origin.left];
      const [y0, y1] = [from, to].map(({ top, height }) => top + height / 2 - origin.top);
      const bend = (x1 - x0) / 2;
      path.setAttribute("d", `M${x0},${y0}C${x0 + bend},${y0} ${x1 - bend},${y1} ${x1},${y1}`);
    }
  }

  nameOf(layer, j) {
    const { sizes, plane } = this.data;
    if (layer < 0) return plane ? `x${subscript(j + 1)}` : "x";
    return layer === sizes.length - 2 ? "the output unit" : `unit ${j + 1} of layer ${layer + 1}`;
  }

  // --- Numbers

  paint() {
    const { data, now_: now, places, shown } = this;
    const { moments, kept } = data;
    this.now.textContent =
      `Step ${moments[shown]} of ${moments.at(-1)}, one of ${moments.length} that are kept`;
    this.back.disabled = shown === 0;
    this.forward.disabled = shown === kept - 1;
    this.paintAbout();
    this.inputs.forEach((b, i) => (b.textContent = digits(data.x[i], SHORT)));
    this.cards.forEach((cards, layer) =>
      cards.forEach(({ button, parts }, j) => {
        const unit = places.unit(layer, j);
        const texts = mapped(parts, (_, name) => digits(now[name][unit], SHORT));
        for (const [name, text] of Object.entries(texts)) parts[name].textContent = text;
        const [here, everywhere] = [now.here[unit], now.everywhere[unit]];
        button.classList.toggle("stops", here === 1);
        button.classList.toggle("nearly", isFlat(here));
        button.classList.toggle("dead", everywhere === 1);
        button.classList.toggle("saturated", isFlat(everywhere));
        const marks = everywhere === 1 ? ", dead" : isFlat(everywhere) ? ", saturated" : "";
        const name = this.nameOf(layer, j);
        button.setAttribute(
          "aria-label",
          `${name[0].toUpperCase()}${name.slice(1)}${marks}: z ${texts.z}, a ${texts.output}, ` +
            `f′(z) ${texts.slope}; the gradient that arrives ${texts.arriving}, passed on ${texts.passed}`,
        );
      }),
    );
    for (const { path, layer, i, j } of this.lines) {
      const weight = now.parameters[places.weight(layer, i, j)];
      const width = LINE[0] + (LINE[1] - LINE[0]) * (Math.abs(weight) / (this.most || 1) || 0);
      path.style.strokeWidth = width.toFixed(2);
      path.style.stroke = weight < 0 ? "var(--less)" : "var(--more)";
    }
    this.paintDetail();
  }

  paintAbout() {
    const { data, now_: now } = this;
    const six = (value) => number(value);
    const [loss, answer] = [now.loss[0], now.answer[0]];
    const place = data.plane
      ? ["x₁ = ", six(data.x[0]), ", x₂ = ", six(data.x[1])]
      : ["x = ", six(data.x[0])];
    const target = data.plane
      ? [`, class ${data.target}. The network gives class 1 the probability p = `, six(answer), ". "]
      : [", target t = ", six(data.target), ". The network answers a = ", six(answer), ". "];
    const right = data.plane
      ? ["Its loss, the cross-entropy, is L = ", six(loss), "."]
      : ["Its loss is L = (a − t)²/2 = ", six(loss), "."];
    const held = data.held ? [" It is held out: the training does not see it."] : [];
    const hint = make("span", { class: "quiet" }, " A click on a point in a picture looks at that example.");
    this.about.replaceChildren(...place, ...target, ...right, ...held, hint);
    const slope = data.plane ? "p − t" : "a − t";
    const signs = [number(answer), " − ", bracketed(data.target)];
    const given = data.plane ? ["p = ", number(answer, SHORT), ", "] : [];
    this.loss.replaceChildren(
      make("span", { class: "f" }, ...given, "t = ", number(data.target, SHORT)),
      make("span", { class: "f" }, "L = ", number(loss, SHORT)),
      make("span", { class: "d" }, `∂L/∂a = ${slope}`),
    );
    this.slopeOfLoss = [slope, signs];
  }

  // --- The chosen unit

  // What stays as long as a unit is chosen.
  buildDetail() {
    const [layer, j] = this.unit;
    const { sizes, learns, optimizer, batch } = this.data;
    const isOutput = layer === sizes.length - 2;
    const cell = (scope, ...text) => make("th", { scope }, ...text);
    const row = (name, choose) => {
      const cells = Array.from({ length: 5 }, () => make("td"));
      const button = choose ? make("button", { type: "button" }, name) : make("span", {}, name);
      if (choose) button.onclick = choose;
      return { tr: make("tr", {}, cell("row", button), ...cells), cells, button };
    };
    const rows = Array.from({ length: sizes[layer] }, (_, i) => {
      const name = layer ? `unit ${i + 1}` : this.nameOf(-1, i);
      return { ...row(name, () => this.chooseWeight(i)), at: this.places.weight(layer, i, j) };
    });
    const bias = row("bias", () => this.chooseWeight(sizes[layer]));
    rows.push({ ...bias, at: this.places.bias(layer, j) });
    const ofLayer = isOutput ? [] : learns;
    ofLayer.forEach((symbol, k) =>
      rows.push({ ...row(`${symbol} of the layer`), at: this.places.learned(layer, k) }),
    );
    this.rows = rows;
    const heads = ["weight w", "input a", "∂L/∂w", "−rate · ∂L/∂w"];
    const next = make("th", { scope: "col" }, "its change");
    const head = make("tr", {}, cell("col", "from"), ...heads.map((text) => cell("col", text)), next);
    const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows.map(({ tr }) => tr)));
    this.heading = make("h3");
    this.passing = make("p", { class: "passing" });
    this.chain = make("div", { class: "chain" });
    const how =
      "−rate · ∂L/∂w is what plain descent asks for on this example alone. “Its change” is what " +
      `the next step of the training really makes, which is that of ${optimizer} for a batch of ` +
      `${batch}, with what ${optimizer} keeps of the steps before.`;
    this.detail.replaceChildren(
      make("section", {}, this.heading, this.passing, make("div", { class: "scroll" }, table), make("p", { class: "quiet" }, how)),
      this.chain,
    );
    const name = this.nameOf(layer, j);
    this.heading.textContent = `${name[0].toUpperCase()}${name.slice(1)}`;
  }

  chooseWeight(i) {
    this.from = i;
    this.paintDetail();
  }

  paintDetail() {
    const [layer, j] = this.unit;
    const { data, now_: now, places } = this;
    const { sizes } = data;
    const unit = places.unit(layer, j);
    const last = sizes.length - 2;
    const [slope, arriving, passed] = ["slope", "arriving", "passed"].map((name) => now[name][unit]);
    const everywhere = ["", " It is dead: f′(z) is 0 for every example.", " It is saturated: f′(z) is nearly 0 for every example."];
    const learns = now.here[unit] === 1 && arriving !== 0 ? " None of its weights learns from this example." : "";
    this.passing.replaceChildren(
      layer === last
        ? make("span", {}, "It has no function, so its a is z, and ∂L/∂z = ∂L/∂a = ", number(passed), ".")
        : make("span", {}, "f′(z) = ", number(slope), ": of the ", number(arriving), " that arrives, ", number(passed), " is passed on.", learns, everywhere[now.everywhere[unit]]),
    );
    this.passing.classList.toggle("stops", now.here[unit] > 0);
    this.rows.forEach(({ cells, at, button, tr }, i) => {
      const input = i < sizes[layer] ? this.inputOf(layer, i) : i === sizes[layer] ? 1 : undefined;
      const numbers = [now.parameters[at], input, now.gradient[at], now.descent[at], now.moves[at]];
      cells.forEach((cell, n) => (cell.textContent = numbers[n] === undefined ? "" : n === 4 && Number.isNaN(numbers[n]) ? "–" : digits(numbers[n], this.digits)));
      if (button.tagName === "BUTTON") button.setAttribute("aria-pressed", i === this.from);
      tr.classList.toggle("on", i === this.from);
    });
    this.paintChain(layer, j);
  }

  // The input of a weight: an output of the layer before, or of the example.
  inputOf(layer, i) {
    return layer ? this.now_.output[this.places.unit(layer - 1, i)] : this.data.x[i];
  }

  // The chain rule of the chosen weight, in symbols and in numbers.
  paintChain(layer, j) {
    const { data, now_: now, places, from } = this;
    const { sizes } = data;
    const last = sizes.length - 2;
    const isBias = from === sizes[layer];
    const unit = places.unit(layer, j);
    const at = isBias ? places.bias(layer, j) : places.weight(layer, from, j);
    const input = isBias ? [] : [this.inputOf(layer, from)];
    const isOutput = layer === last;
    const name = isBias ? "b" : "w";
    const by = (above, ...below) => fraction(partial(...above), partial(...below));
    const times = () => sign("·");
    const prime = () => inOrder(mathml("msup", {}, letter("f"), sign("′")), ...inParentheses(indexed("z", "j")));
    const symbols = isOutput
      ? [...(isBias ? [] : [indexed("a", "i"), times()]), by(["L"], "z", "j")]
      : [...(isBias ? [] : [indexed("a", "i"), times()]), prime(), times(), by(["L"], "a", "j")];
    const factors = isOutput ? [...input, now.passed[unit]] : [...input, now.slope[unit], now.arriving[unit]];
    const weight = make("p", {}, formula(by(["L"], name), sign("="), ...symbols), ...product(factors), equals(now.gradient[at]));
    const lines = [weight];
    if (isOutput) {
      const [text, signs] = this.slopeOfLoss;
      lines.push(make("p", {}, formula(by(["L"], "z", "j")), ` = ${text} = `, ...signs, equals(now.passed[unit])));
    } else {
      const sum = inOrder(mathml("msub", {}, sign("∑"), letter("k")), indexed("w", "jk"), times(), by(["L"], "z", "k"));
      const terms = Array.from({ length: sizes[layer + 2] }, (_, k) => [
        now.parameters[places.weight(layer + 1, j, k)],
        now.passed[places.unit(layer + 1, k)],
      ]);
      const written = terms.flatMap((term, k) => [k ? " + " : "= ", ...product(term).slice(1)]);
      lines.push(make("p", {}, formula(by(["L"], "a", "j"), sign("="), sum), " ", ...written, equals(now.arriving[unit])));
    }
    const descent = [" = ", "−", number(data.rate), " · ", bracketed(now.gradient[at])];
    const move = now.moves[at];
    const really = Number.isNaN(move)
      ? ". No step of the training follows."
      : ["; the next step of the training changes it by ", make("span", { class: "result" }, number(move)), "."];
    lines.push(
      make("p", {}, `Plain descent: −rate · ∂L/∂${name}`, ...descent, equals(now.descent[at]), ...really),
    );
    const i = isBias ? "" : `i is ${this.nameOf(layer - 1, from)}, `;
    const k = isOutput ? "" : layer + 1 === last ? ", k the output unit" : `, k each unit of layer ${layer + 2}`;
    const heading = make("h3", {}, isBias ? "The chain rule of its bias" : `The chain rule of its weight from ${this.nameOf(layer - 1, from)}`);
    this.chain.replaceChildren(heading, ...lines, make("p", { class: "quiet" }, `${i}j is ${this.nameOf(layer, j)}${k}.`));
  }

  stop() {
    this.observer.disconnect();
  }
}

// A number that a class may have to predict.
const number = (value, count = 6) => make("span", { class: "number" }, digits(value, count));

// A factor that begins with a minus stands in parentheses.
function bracketed(value) {
  return number(value).textContent.startsWith("−") ? make("span", { class: "number" }, `(${digits(value, 6)})`) : number(value);
}

// "= 0.5 · (−2)", which may be broken between the factors.
function product(factors) {
  return [" = ", ...factors.flatMap((value, i) => (i ? [" · ", bracketed(value)] : [number(value)]))];
}

const equals = (value) => make("span", { class: "result" }, " = ", number(value));

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const page = mainBlock();
  if (!page || !bytes) return undefined;
  const step = componentIn(parentElement, () => new OneStep(parentElement));
  step.update(page, bytes, setTriggerValue);
  return () => step.stop();
}
