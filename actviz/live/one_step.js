// One step of a training looked at: an example forwards and backwards through a small network.
//
// Each unit is a card. Its first line goes forward, from z to a = f(z); its second comes back, and
// reads as an equation: ∂L/∂z = f′(z) × ∂L/∂a. Below, the chosen unit with its weights, and the
// chain rule of one of them. All numbers come from numpy; what is shown is the film's moment.

const SHORT = 3; // significant digits on a card, and in the table of a phone
const NARROW = 34; // below this width the table is a phone's, in sizes of the type
// In sizes of the type, as in one_step.css: the least width of a card, the room between two layers,
// and the width of the inputs.
const [CARD, GUTTER, INPUTS] = [15, 1.75, 7];
const LINE = [0.4, 3]; // the thinnest and the widest line of a weight, in pixels

class OneStep {
  constructor(parent) {
    this.unit = [0, 0]; // the layer and the unit that are chosen
    this.from = 0; // and the weight: the number of its input; the bias is behind all of them
    this.digits = 6; // of the numbers in the table
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    this.resizes = new ResizeObserver(() => requestAnimationFrame(() => this.lay()));
    this.makeBar();
    this.about = make("p", { class: "about" });
    this.net = make("div", { class: "net", role: "toolbar", "aria-label": "Units" });
    this.chosen = new ChosenUnit(this);
    this.root = make("div", { class: "step" }, this.bar, this.about, this.net, this.chosen.root);
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
    this.moment = make("span", { class: "now", "aria-live": "off" });
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
        this.moment,
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
    const { sizes, learns, plane, optimizer, batch } = data;
    const isFirst = !this.data;
    this.data = data;
    this.switch.forEach((made, side) => {
      made.setAttribute("aria-pressed", side === data.side);
      made.querySelector(".title").textContent = data.titles[side];
    });
    this.number.max = data.count;
    this.number.value = data.example + 1;
    this.count.textContent = `of ${data.count}`;
    // The widest line is that of the largest weight that there is at any moment.
    const largest = (most, weight) => Math.max(most, Math.abs(weight) || 0);
    this.most = data.tracks.parameters.rows.reduce(largest, 0) || 1;
    this.take();
    const shape = [sizes, learns, plane, optimizer, batch].join(";");
    if (shape !== this.shape) {
      this.shape = shape;
      this.places = placesIn(sizes, learns.length);
      // At first a unit of the last hidden layer, where the way back begins.
      this.unit = isFirst ? [sizes.length - 3, 0] : nearestUnit(this.unit, sizes);
      this.build();
    }
    this.paint();
    this.lay();
  }

  // Take the numbers of the film's moment, or of the last one that is kept; whether they are others.
  take() {
    const { data } = this;
    const value = sliderValue(this.page, data.slider) ?? data.moments.length - 1;
    const at = Math.min(Math.floor(value), data.kept - 1);
    if (this.at === at && this.taken === data) return false;
    [this.at, this.taken] = [at, data];
    this.numbers = mapped(data.tracks, (track) => rowOf(track, at));
    return true;
  }

  follow() {
    if (this.take()) this.paint();
  }

  // --- The network

  build() {
    const { sizes, plane } = this.data;
    const last = sizes.length - 2;
    this.texts = new MovingTexts();
    this.about.replaceChildren(...this.makeAbout());
    this.svg = makeSvg("svg", { class: "lines", "aria-hidden": "true" });
    const number = (i) => {
      const x = this.texts.number(() => this.data.x[i], { count: () => SHORT });
      return make("span", { class: "f" }, x);
    };
    this.inputs = Array.from({ length: sizes[0] }, (_, i) =>
      make("div", { class: "card input" }, this.nameOf(-1, i), number(i)),
    );
    this.cards = sizes.slice(1).map((size, layer) =>
      Array.from({ length: size }, (_, j) => this.card(layer, j)),
    );
    const columns = this.cards.map((cards, layer) => {
      const made = cards.map(({ button }) => button);
      if (layer === last) made.push(this.makeLoss());
      const title = layer === last ? "Output" : `Layer ${layer + 1}`;
      return this.column(title, this.legend(layer === last), ...made);
    });
    const first = this.column(plane ? "Inputs" : "Input", make("p", { class: "key" }), ...this.inputs);
    this.net.replaceChildren(this.svg, first, ...columns);
    this.net.style.setProperty("--columns", sizes.length - 1);
    this.lines = sizes.slice(1).flatMap((size, layer) =>
      Array.from({ length: sizes[layer] * size }, (_, n) => {
        const [path, i, j] = [makeSvg("path"), Math.floor(n / size), n % size];
        this.svg.append(path);
        return { path, layer, i, j, at: this.places.weight(layer, i, j) };
      }),
    );
    this.choose(...this.unit);
  }

  // What the example is, what is answered, and the loss.
  makeAbout() {
    const { texts } = this;
    const { plane } = this.data;
    const number = (read) => texts.number(read);
    const input = (i) => [`${this.nameOf(-1, i)} = `, number(() => this.data.x[i])];
    const target = () => this.data.target;
    const answer = number(() => this.numbers.answer[0]);
    const held = () => (this.data.held ? " It is held out: the training does not see it." : "");
    const about = plane
      ? [
          ...[...input(0), ", ", ...input(1), ", class ", texts.text(() => String(target()))],
          ...[". The network gives class 1 the probability p = ", answer],
          ". Its loss, the cross-entropy, is L = ",
        ]
      : [
          ...[...input(0), ", target t = ", number(target), ". The network answers a = ", answer],
          ". Its loss is L = (a − t)²/2 = ",
        ];
    const hint = " A click on a point in a picture looks at that example.";
    return [
      ...[...about, number(() => this.numbers.loss[0]), ".", texts.text(held)],
      make("span", { class: "quiet hint" }, hint),
    ];
  }

  // The loss beside the output unit.
  makeLoss() {
    const { plane } = this.data;
    const number = (read) => this.texts.number(read, { count: () => SHORT });
    const answer = plane ? ["p = ", number(() => this.numbers.answer[0]), ", "] : [];
    const line = (kind, ...parts) => make("span", { class: kind }, ...parts);
    return make(
      "p",
      { class: "loss" },
      line("f", ...answer, "t = ", number(() => this.data.target)),
      line("f", "L = ", number(() => this.numbers.loss[0])),
      line("d", `∂L/∂a = ${plane ? "p − t" : "a − t"}`),
    );
  }

  column(title, key, ...cards) {
    const stack = make("div", { class: "cards" }, ...cards);
    return make("section", { class: "column" }, make("h3", {}, title), key, stack);
  }

  // What the two lines of the cards below are.
  legend(isOutput) {
    const line = (kind, ...parts) =>
      make("span", { class: kind }, ...parts.map((part) => make("span", {}, part)));
    const forth = isOutput ? ["z", "=", "a"] : ["z", "→ f →", "a"];
    const back = ["∂L/∂z", "=", "f′(z)", "×", "∂L/∂a"];
    const lines = [line("f forth", ...forth), line("d back", ...back)];
    return make("p", { class: "key", "aria-hidden": "true" }, ...lines);
  }

  card(layer, j) {
    const unit = this.places.unit(layer, j);
    const number = (name, kind) =>
      this.texts.number(() => this.numbers[name][unit], { count: () => SHORT, tag: "b", kind });
    const sign = (text) => make("i", {}, text);
    const forth = [number("z", "z"), sign("→"), number("output", "a")];
    const arriving = number("arriving", "a");
    const back = [number("passed", "z"), sign("="), number("slope", "slope"), sign("×"), arriving];
    const button = make(
      "button",
      { type: "button", class: "card" },
      make("span", { class: "f forth" }, ...forth),
      make("span", { class: "d back" }, ...back),
    );
    button.onclick = () => this.choose(layer, j);
    button.onkeydown = (event) => this.walk(event, layer, j);
    return { button, unit, name: capital(this.nameOf(layer, j)) };
  }

  // Arrow keys walk from unit to unit, which are one stop of the tab key.
  walk(event, layer, j) {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault(); // at the edges, too: elsewhere arrows move the film
    const next = unitBeside([layer, j], event.key, this.data.sizes);
    if (!next) return;
    this.choose(...next);
    this.cards[next[0]][next[1]].button.focus();
  }

  choose(layer, j) {
    this.unit = [layer, j];
    this.from = Math.min(this.from, this.data.sizes[layer]);
    this.cards.forEach((cards, l) =>
      cards.forEach(({ button }, k) => {
        const isChosen = l === layer && k === j;
        button.setAttribute("aria-pressed", isChosen);
        button.tabIndex = isChosen ? 0 : -1;
      }),
    );
    for (const line of this.lines) {
      line.path.classList.toggle("comes", line.layer === layer && line.j === j);
      line.path.classList.toggle("goes", line.layer === layer + 1 && line.i === j);
    }
    this.chosen.build();
    this.chosen.paint();
  }

  chooseWeight(i) {
    this.from = i;
    this.chosen.build();
    this.chosen.paint();
    this.chosen.root.querySelector("[aria-pressed=true]").focus();
  }

  // Layers beside each other where there is room for all, with lines between; else below each other.
  lay() {
    if (!this.data || !this.root.isConnected) return;
    const { sizes } = this.data;
    const room = this.root.clientWidth / parseFloat(getComputedStyle(this.root).fontSize);
    const count = room < NARROW ? SHORT : 6;
    if (count !== this.digits) {
      this.digits = count;
      this.chosen.paint();
    }
    const isBeside = room >= INPUTS + (sizes.length - 1) * (GUTTER + CARD);
    this.net.classList.toggle("beside", isBeside);
    if (isBeside) this.draw();
  }

  // Draw the lines of the weights, from card to card.
  draw() {
    const boxOf = (element) => element.getBoundingClientRect();
    const origin = boxOf(this.net);
    this.svg.setAttribute("viewBox", `0 0 ${origin.width} ${origin.height}`);
    const inputs = this.inputs.map(boxOf);
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
    const { moments, kept } = this.data;
    const now = `Step ${moments[this.at]} of ${moments.at(-1)}`;
    this.moment.textContent = `${now}, one of ${moments.length} that are kept`;
    this.back.disabled = this.at === 0;
    this.forward.disabled = this.at === kept - 1;
    this.texts.write();
    for (const card of this.cards.flat()) this.mark(card);
    for (const { path, at } of this.lines) {
      const weight = this.numbers.parameters[at];
      const share = Math.min(Math.abs(weight) / this.most, 1) || 0;
      // Tenths of a pixel are enough, and most of them stay as they are.
      setOnce(path, "stroke-width", (LINE[0] + (LINE[1] - LINE[0]) * share).toFixed(1));
      path.classList.toggle("less", weight < 0);
    }
    this.chosen.paint();
  }

  // Mark a unit that passes nothing on, and say its numbers to screen readers.
  mark({ button, unit, name }) {
    const { numbers } = this;
    const [here, everywhere] = [numbers.here[unit], numbers.everywhere[unit]];
    const marks = { stops: here === 1, nearly: here === 2, dead: everywhere === 1, saturated: everywhere === 2 };
    for (const [mark, isOn] of Object.entries(marks)) button.classList.toggle(mark, isOn);
    const said = (track) => digits(numbers[track][unit], SHORT);
    const flat = ["", ", dead", ", saturated"][everywhere];
    const forth = `z ${said("z")}, a ${said("output")}, f′(z) ${said("slope")}`;
    const back = `the gradient that arrives ${said("arriving")}, passed on ${said("passed")}`;
    setOnce(button, "aria-label", `${name}${flat}: ${forth}; ${back}`);
  }

  stop() {
    this.observer.disconnect();
  }
}

// Set an attribute, unless it is as it should be.
function setOnce(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const page = mainBlock();
  if (!page || !bytes) return undefined;
  const step = componentIn(parentElement, () => new OneStep(parentElement));
  step.update(page, bytes, setTriggerValue);
  return () => step.stop();
}
