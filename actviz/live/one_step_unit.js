// The chosen unit of one step looked at: what it passes on, its weights in a table, and the chain
// rule of one of them with its numbers.

const HEADS = ["from", "weight w", "input a", "∂L/∂w", "−rate × ∂L/∂w", "its change"];
const FLATNESS = ["", "dead: f′(z) is 0", "saturated: f′(z) is nearly 0"];

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const quotient = (...below) => fraction(partial("L"), partial(...below));
const times = () => sign("×");

class ChosenUnit {
  // `step` has the numbers of now, and says which unit and which of its weights are chosen.
  constructor(step) {
    this.step = step;
    this.root = make("div", { class: "detail" });
  }

  // Make what stays as long as the unit and its weight are chosen.
  build() {
    const { step } = this;
    const [layer, j] = step.unit;
    const { data, places } = step;
    const { sizes, optimizer, batch } = data;
    Object.assign(this, { layer, j, at: places.unit(layer, j), isOutput: layer === sizes.length - 2 });
    this.texts = new MovingTexts();
    const how =
      `−rate × ∂L/∂w is what plain descent asks for on this example alone. “Its change” is what ` +
      `the next step of the training really makes: that of ${optimizer} for a batch of ${batch}, ` +
      `with what ${optimizer} keeps of the steps before.`;
    this.passing = make("p", { class: "passing" }, ...this.makePassing());
    this.root.replaceChildren(
      make(
        "section",
        {},
        make("h3", {}, capital(step.nameOf(layer, j))),
        this.passing,
        make("div", { class: "scroll" }, this.makeTable()),
        make("p", { class: "quiet" }, how),
      ),
      make("section", { class: "chain" }, ...this.makeChain()),
    );
  }

  paint() {
    this.texts.write();
    this.passing.classList.toggle("stops", this.step.numbers.here[this.at] > 0);
  }

  // A number of this unit by the name of its track.
  of(name) {
    return () => this.step.numbers[name][this.at];
  }

  makePassing() {
    const { texts, step, isOutput } = this;
    const number = (name) => texts.number(this.of(name));
    if (isOutput) {
      return ["It has no function: its a is z, so ∂L/∂z = ∂L/∂a = ", number("passed"), "."];
    }
    const none = () => {
      const { here, everywhere, arriving } = step.numbers;
      const learns = here[this.at] !== 1 || arriving[this.at] === 0;
      const flat = FLATNESS[everywhere[this.at]];
      const says = learns ? "" : " None of its weights learns from this example.";
      return flat ? `${says} It is ${flat} for every example.` : says;
    };
    const passed = [number("arriving"), " that arrives, ", number("passed"), " is passed on."];
    return ["f′(z) = ", number("slope"), ": of the ", ...passed, texts.text(none)];
  }

  // --- Its weights

  makeTable() {
    const { step, layer, j, isOutput } = this;
    const { data, places } = step;
    const count = data.sizes[layer];
    const name = (i) => (layer ? `unit ${i + 1}` : step.nameOf(-1, i));
    const rows = Array.from({ length: count }, (_, i) =>
      this.makeRow(name(i), places.weight(layer, i, j), this.inputOf(i), i),
    );
    rows.push(this.makeRow("bias", places.bias(layer, j), () => 1, count));
    const learned = isOutput ? [] : data.learns;
    rows.push(
      ...learned.map((symbol, k) =>
        this.makeRow(`${symbol}, all of the layer`, places.learned(layer, k)),
      ),
    );
    const head = make("tr", {}, ...HEADS.map((text) => make("th", { scope: "col" }, text)));
    return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  }

  // The row of a parameter by its place among all. One whose chain rule can be written out is chosen
  // by its number, `i`.
  makeRow(name, at, input, i) {
    const { step, texts } = this;
    const cell = (read) =>
      make("td", {}, texts.number(read, { count: () => step.digits, none: "–" }));
    const of = (track) => cell(() => step.numbers[track][at]);
    let named = make("span", {}, name);
    if (i !== undefined) {
      named = make("button", { type: "button", "aria-pressed": i === step.from }, name);
      named.onclick = () => step.chooseWeight(i);
    }
    return make(
      "tr",
      { class: i === step.from ? "on" : "" },
      make("th", { scope: "row" }, named),
      of("parameters"),
      input ? cell(input) : make("td"),
      ...["gradient", "descent", "moves"].map(of),
    );
  }

  // The input of a weight: an output of the layer before, or of the example.
  inputOf(i) {
    const { step, layer } = this;
    if (layer === 0) return () => step.data.x[i];
    const at = step.places.unit(layer - 1, i);
    return () => step.numbers.output[at];
  }

  // --- The chain rule of the chosen weight

  makeChain() {
    const { step, texts, layer, j, isOutput } = this;
    const { data, places, from } = step;
    const isBias = from === data.sizes[layer];
    const at = isBias ? places.bias(layer, j) : places.weight(layer, from, j);
    const of = (track) => () => step.numbers[track][at];
    const w = isBias ? "b" : "w";
    const source = step.nameOf(layer - 1, from);
    // The factors of the gradient, in symbols and in numbers.
    const slope = inOrder(mathml("msup", {}, letter("f"), sign("′")), ...inParentheses(indexed("z", "j")));
    const factors = isOutput
      ? [[quotient("z", "j"), this.of("passed")]]
      : [[slope, this.of("slope")], [quotient("a", "j"), this.of("arriving")]];
    if (!isBias) factors.unshift([indexed("a", "i"), this.inputOf(from)]);
    const symbols = factors.flatMap(([symbol], i) => (i ? [times(), symbol] : [symbol]));
    const line = (...parts) => make("p", {}, ...parts);
    const descent = texts.product(() => data.rate, of("gradient"));
    const move = texts.number(of("moves"), { none: "nothing: no step follows", kind: "number result" });
    return [
      make("h3", {}, isBias ? "The chain rule of its bias" : `The chain rule of its weight from ${source}`),
      line(
        formula(quotient(w), sign("="), ...symbols),
        " = ",
        ...texts.product(...factors.map(([, read]) => read)),
        texts.result(of("gradient")),
      ),
      isOutput ? line(...this.ofLoss()) : line(...this.ofArriving()),
      line(
        ...[`Plain descent: −rate × ∂L/∂${w} = −`, ...descent, texts.result(of("descent"))],
        ...["; the next step of the training changes it by ", move, "."],
      ),
      make("p", { class: "quiet" }, this.indices(isBias ? "" : `i is ${source}, `)),
    ];
  }

  // Where the gradient that arrives at the output comes from: the loss.
  ofLoss() {
    const { step, texts } = this;
    const [answer, target] = [() => step.numbers.answer[0], () => step.data.target];
    const symbols = step.data.plane ? "p − t" : "a − t";
    const numbers = [texts.number(answer), " − ", texts.number(target, { factor: true })];
    const gradient = formula(quotient("z", "j"));
    return [gradient, ` = ${symbols} = `, ...numbers, texts.result(this.of("passed"))];
  }

  // Where it comes from elsewhere: all units of the next layer.
  ofArriving() {
    const { step, texts, layer, j } = this;
    const { data, places } = step;
    const sum = inOrder(mathml("msub", {}, sign("∑"), letter("k")), indexed("w", "jk"), times(), quotient("z", "k"));
    const terms = Array.from({ length: data.sizes[layer + 2] }, (_, k) => {
      const [weight, unit] = [places.weight(layer + 1, j, k), places.unit(layer + 1, k)];
      const term = texts.product(() => step.numbers.parameters[weight], () => step.numbers.passed[unit]);
      return k ? [" + ", ...term] : term;
    });
    const symbols = formula(quotient("a", "j"), sign("="), sum);
    return [symbols, " = ", ...terms.flat(), texts.result(this.of("arriving"))];
  }

  // What the indices of the formulas stand for.
  indices(first) {
    const { step, layer, j, isOutput } = this;
    const own = `${first}j is ${step.nameOf(layer, j)}`;
    if (isOutput) return `${own}.`;
    const isLast = layer + 1 === step.data.sizes.length - 2;
    return `${own}, k ${isLast ? "the output unit" : `each unit of layer ${layer + 2}`}.`;
  }
}
