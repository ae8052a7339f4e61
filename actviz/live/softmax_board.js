// The board of Softmax: a row for each class, and the Jacobian beside it; see softmax_follow.js.
//
// Streamlit's own widgets stand in its rows, the choice of the target and the slider of each logit.
// `actviz/softmax/style.css` lays them over this board, and says how high and wide everything is.

const FULL_COLOUR = 0.25; // from this entry on, a cell of the Jacobian has its full colour

class Board extends Follower {
  constructor(parent) {
    super(parent);
    this.entry = [0, 1]; // the row and the column of the Jacobian that are chosen
  }

  build(classes) {
    this.entry = this.entry.map((index) => Math.min(index, this.count - 1));
    this.root.replaceChildren(this.makeClasses(classes), this.makeJacobian(classes));
    this.showEntry();
  }

  // --- A row for each class ----------------------------------------------------------------------

  makeClasses(classes) {
    this.rows = classes.map((i) => {
      const chips = ["i", "j"].map((text) => make("span", { class: `chip ${text}` }, text));
      // The choice of the target lies here, and says the class; screen readers hear it as well.
      const name = make("span", { class: "class" }, make("span", { class: "voice" }, `class ${i + 1}`));
      name.append(...chips);
      const logitBar = makeTrack(-5, 5, "logit");
      const logit = makeNumber("z");
      const bar = makeTrack(0, 1);
      const share = makeNumber("s");
      const loss = makeNumber("loss");
      const slopeBar = makeTrack(-1, 1, "slope");
      const slope = makeNumber("slope");
      const bars = [logitBar.track, logit, bar.track, share, loss, slopeBar.track, slope];
      const row = makeRow({ "data-class": i + 1 }, name, ...bars);
      return { row, logitBar, logit, bar, share, loss, slopeBar, slope };
    });
    const heading = (kind, ...content) => {
      const cell = make("span", { class: kind }, ...content);
      cell.setAttribute("role", "columnheader");
      return cell;
    };
    this.logitHead = make("span", { class: "name" });
    const head = make(
      "div",
      { class: "row head", role: "row" },
      heading("class", "target"),
      heading("wide", this.logitHead, " ", symbol("z")),
      heading("wide", make("span", { class: "name" }, "probability "), symbol("s")),
      heading("loss", make("span", { class: "name" }, "loss "), symbol("L")),
      heading("wide slope", make("span", { class: "name slope" }, "gradient "), "∂", symbol("L"), "/∂", symbol("z", "j")),
    );
    this.winner = make("span", { class: "winner" });
    this.sum = makeNumber("s");
    const foot = makeRow({ class: "row foot" }, this.winner, makeNumber("sum"), this.sum);
    write(foot.children[1], "sum");
    this.lossSymbol = numeral();
    this.lossShare = numeral();
    this.loss = numeral();
    const loss = make(
      "p",
      { class: "entropy" },
      "Cross-entropy ",
      make("span", { class: "name" }, "of the target "),
      formula(
        letter("L"),
        sign("="),
        sign("−", { form: "prefix" }),
        functionName("ln"),
        mathml("msub", {}, letter("s"), this.lossSymbol),
        sign("="),
        sign("−", { form: "prefix" }),
        functionName("ln"),
        this.lossShare,
        sign("="),
        this.loss,
      ),
    );
    const rows = [head, ...this.rows.map(({ row }) => row), foot];
    const table = makeRows("classes", "Logits, probabilities and the loss", rows);
    const invitation = "Drag a dot: what one class gains, the others lose.";
    return make(
      "section",
      { class: "logits" },
      make("p", { class: "invitation" }, invitation),
      table,
      loss,
    );
  }

  // --- The Jacobian ------------------------------------------------------------------------------

  makeJacobian(classes) {
    const headOf = (scope, name) => (k) =>
      make("th", { scope }, "∂", symbol(name, k + 1));
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
    const heading = make(
      "h2",
      {},
      "Jacobian ",
      formula(partial("s", "i"), over(), partial("z", "j")),
      make("span", { class: "name" }, ": what logit j does to probability i"),
    );
    this.formula = make("div", { class: "formula" });
    const legend = makeNote(
      make("span", { class: "less" }, "lowers"),
      make("i"),
      make("span", { class: "more" }, "raises"),
      make("span", {}, "rows and columns add up to 0"),
    );
    legend.classList.add("legend");
    const scroll = make("div", { class: "scroll" }, grid);
    return make("section", { class: "jacobian" }, heading, scroll, this.formula, legend);
  }

  // --- Numbers -----------------------------------------------------------------------------------

  paint() {
    const { shown, places, data, winners } = this;
    const { logits, shift, target } = data;
    const reach = shown.reach[0];
    this.digits = reach < 0.5 ? 4 : 3;
    this.root.classList.toggle("long", this.digits > 3 && this.count > 6);
    this.rows.forEach((row, i) => {
      const z = logits.from + logits.step * places[logits.sliders[i]];
      row.logitBar.paint(z);
      write(row.logit, fixed(z + shift, 1));
      row.bar.paint(shown.softmax[i]);
      write(row.share, fixed(shown.softmax[i], 3));
      write(row.loss, i + 1 === target ? fixed(shown.loss[0], 3) : "");
      row.slopeBar.paint(shown.gradient[i], [-reach, reach]);
      write(row.slope, fixed(shown.gradient[i], this.digits));
      row.row.classList.toggle("target", i + 1 === target);
    });
    write(this.logitHead, shift ? `logit from ${shift}` : "logit");
    write(this.sum, fixed(total(shown.softmax), 3));
    const most = fixed(shown.softmax[winners[0] - 1], 3);
    write(this.winner, `${listed(winners)} ${winners.length > 1 ? "tie" : "leads"} with ${most}.`);
    write(this.lossSymbol, `${target}`);
    write(this.lossShare, digits(shown.softmax[target - 1], 3));
    write(this.loss, fixed(shown.loss[0], 3));

    this.cells.forEach((cells, i) =>
      cells.forEach((cell, j) => {
        const value = entry(shown.jacobian, this.count, i, j);
        const text = fixed(value, this.digits);
        if (cell.textContent === text) return;
        cell.textContent = text;
        const colour = value < 0 ? "--less" : "--more";
        const share = (50 * strength(value, FULL_COLOUR)).toFixed(1);
        cell.style.backgroundColor = `color-mix(in srgb, var(${colour}) ${share}%, transparent)`;
        cell.setAttribute("aria-label", `∂s${subscript(i + 1)}/∂z${subscript(j + 1)} = ${text}`);
      }),
    );
    this.paintEntry();
  }

  // --- The chosen entry of the Jacobian ----------------------------------------------------------

  select(i, j) {
    this.entry = [i, j];
    this.showEntry();
    this.paintEntry();
  }

  // Who moves a logit sees its column: what that does to each probability.
  moving(index) {
    if (index >= 0 && index !== this.entry[1]) this.select(this.entry[0], index);
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

  // The two rows of the chosen entry, its row and its column, and its formula.
  showEntry() {
    const [i, j] = this.entry;
    const on = (element, name, value) => element.classList.toggle(name, value);
    this.rows.forEach(({ row }, k) => (on(row, "i", k === i), on(row, "j", k === j)));
    this.rowHeads.forEach((head, k) => on(head, "i", k === i));
    this.columnHeads.forEach((head, k) => on(head, "j", k === j));
    this.cells.forEach((cells, row) =>
      cells.forEach((cell, column) => {
        on(cell, "i", row === i);
        on(cell, "j", column === j);
        const chosen = row === i && column === j;
        on(cell, "on", chosen);
        cell.tabIndex = chosen ? 0 : -1;
      }),
    );
    const marked = (kind, part) => mathml("mrow", { class: `mark-${kind}` }, part);
    const between = i > 8 || j > 8 ? sign(",", { lspace: "0", rspace: "0" }) : "";
    const both = inOrder(numeral(`${i + 1}`), between, numeral(`${j + 1}`));
    const delta = mathml("msub", {}, letter("δ"), both);
    const quotient = (a, d, b, t) => {
      const terms = inParentheses(d, sign("−"), marked("j", b));
      return fraction(inOrder(marked("i", a), sign("·"), ...terms), t);
    };
    const [own, other, heat, value] = [numeral(), numeral(), numeral(), numeral()];
    this.numbers = { own, other, heat, value };
    const symbols = quotient(indexed("s", i + 1), delta, indexed("s", j + 1), letter("T"));
    const numbers = quotient(own, numeral(i === j ? "1" : "0"), other, heat);
    this.formula.replaceChildren(
      formula(fraction(partial("s", i + 1), partial("z", j + 1)), sign("="), symbols),
      make("span", { class: "numbers" }, formula(sign("="), numbers, sign("="), value)),
    );
  }

  paintEntry() {
    const [i, j] = this.entry;
    const { shown, digits: count } = this;
    // Division by a small T needs more digits for the same end.
    const factors = shown.reach[0] > 2 ? 6 : 4;
    write(this.numbers.own, fixed(shown.softmax[i], factors));
    write(this.numbers.other, fixed(shown.softmax[j], factors));
    write(this.numbers.heat, `${this.temperature}`);
    write(this.numbers.value, fixed(entry(shown.jacobian, this.count, i, j), count));
  }
}

export default function ({ data: bytes, parentElement }) {
  return mountFollower(Board, bytes, parentElement);
}
