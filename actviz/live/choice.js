// The table of all functions on Compare: sorted by a click on a column's head, and filtered.
//
// Its cells come from actviz/compare/choice.py as texts, each with a number to sort by. Nothing of
// it asks the server but the button that adds a function to the comparison.

// The places of the rows in the order of a column, the smallest number first or, `down`, the
// largest. Rows of which nothing is known come last both ways; of equals the first stays first.
export function sortedRows(rows, column, down) {
  const number = (row) => (column < 0 ? 0 : row.cells[column].order);
  const places = rows.map((_, i) => i);
  if (column < 0) return down ? places.reverse() : places;
  return places.sort((a, b) => {
    const [x, y] = [number(rows[a]), number(rows[b])];
    if (x === null || y === null) return (x === null) - (y === null) || a - b;
    return (down ? y - x : x - y) || a - b;
  });
}

// Whether a row is one of a group: a family, "in the documents", or those that a column says
// something of; and whether it has all words that are looked for.
export function isWanted(row, { group = "", words = "" }, columns) {
  const column = columns.findIndex(({ title }) => title === group);
  const said = column >= 0 ? row.cells[column].source !== undefined : row.family === group;
  const inside = group === "" || (group === DOCUMENTS ? row.documented : said);
  const texts = [row.title, row.name, row.family, row.words, ...row.cells.map(({ text }) => text)];
  const all = texts.join(" ").toLowerCase();
  return inside && words.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

const DOCUMENTS = "in the documents";

class Choice {
  constructor(parent) {
    this.parent = parent;
    this.column = -1;
    this.down = false;
    this.asked = {};
  }

  update(data, toggle) {
    this.toggle = toggle;
    const table = JSON.stringify([data.columns, data.rows]);
    this.data = data;
    if (table !== this.table) this.build();
    this.table = table;
    this.show();
  }

  build() {
    const { columns, rows } = this.data;
    this.heads = ["Function", ...columns.map(({ title }) => title)].map((title, i) => {
      const button = make("button", { type: "button" }, title);
      button.addEventListener("click", () => this.sort(i - 1));
      return make("th", { scope: "col", title: columns[i - 1]?.how ?? "by family" }, button);
    });
    this.rows = rows.map((row) => this.makeRow(row));
    this.body = make("tbody");
    const head = make("tr", {}, ...this.heads);
    const table = make("table", {}, make("thead", {}, head), this.body);
    const how = columns.map(({ title, how }) => make("li", {}, make("b", {}, title), `: ${how}.`));
    const said = "A dash: no source that we know says anything. Parameters are at their defaults.";
    this.parent.querySelector(".choice")?.remove();
    this.parent.append(
      make(
        "div",
        { class: "choice" },
        this.makeFilter(),
        make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "All functions" }, table),
        make("p", {}, said),
        make("ul", {}, ...how),
      ),
    );
  }

  makeFilter() {
    const { columns, rows } = this.data;
    const families = [...new Set(rows.map(({ family }) => family))];
    const uses = columns.filter(({ how }) => how.startsWith("cited")).map(({ title }) => title);
    const options = (names) => names.map((name) => make("option", { value: name }, name));
    const group = make(
      "select",
      { "aria-label": "Family or use" },
      make("option", { value: "" }, "all functions"),
      ...options([DOCUMENTS]),
      make("optgroup", { label: "said of it" }, ...options(uses)),
      make("optgroup", { label: "family" }, ...options(families)),
    );
    const words = make("input", { type: "search", placeholder: "Name, family or use" });
    words.setAttribute("aria-label", "Search the table");
    group.addEventListener("change", () => this.ask({ group: group.value }));
    words.addEventListener("input", () => this.ask({ words: words.value }));
    this.count = make("span", { role: "status" });
    return make("div", { class: "filter" }, group, words, this.count);
  }

  makeRow({ name, title, family, documented, cells }) {
    const add = make("button", { type: "button", class: "add" });
    add.addEventListener("click", () => this.toggle(name));
    const link = make("a", { href: `./?fn=${encodeURIComponent(name)}`, target: "_self" }, title);
    link.addEventListener("click", (event) => follow(event, link));
    const mark = documented ? [make("abbr", { title: DOCUMENTS }, "◆")] : [];
    const about = make("div", {}, add, link, ...mark, make("small", {}, family));
    const first = make("th", { scope: "row" }, about);
    return { first, add, row: make("tr", {}, first, ...cells.map(makeCell)) };
  }

  sort(column) {
    this.down = this.column === column && !this.down;
    this.column = column;
    this.show();
  }

  ask(more) {
    Object.assign(this.asked, more);
    this.show();
  }

  show() {
    const { columns, rows, chosen, most } = this.data;
    const places = sortedRows(rows, this.column, this.down);
    const shown = places.filter((i) => isWanted(rows[i], this.asked, columns));
    const wanted = shown.map((i) => this.rows[i].row);
    const there = [...this.body.children];
    if (wanted.length !== there.length || wanted.some((row, i) => row !== there[i])) {
      this.body.replaceChildren(...wanted);
    }
    this.count.textContent = `${shown.length} of ${rows.length}`;
    this.heads.forEach((head, i) => {
      const own = i - 1 === this.column && (i > 0 || this.down);
      if (own) head.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    rows.forEach(({ name, title }, i) => {
      const { add } = this.rows[i];
      const inside = chosen.includes(name);
      add.textContent = inside ? "✓" : "+";
      add.setAttribute("aria-pressed", inside);
      add.setAttribute("aria-label", `Compare ${title}`);
      add.title = inside ? "Take it out of the comparison" : "Add it to the comparison";
      add.disabled = !inside && chosen.length >= most;
    });
  }
}

function makeCell({ text, more, source, link, full }) {
  const cell = make("td", more ? { title: more } : {}, text);
  if (source) {
    const about = { href: link, title: full, target: "_blank", rel: "noopener noreferrer" };
    cell.append(" ", make("a", { class: "source", ...about }, source));
  }
  return cell;
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  if (!bytes) return;
  const choice = componentIn(parentElement, () => new Choice(parentElement));
  choice.update(JSON.parse(new TextDecoder().decode(bytes)), (name) =>
    setTriggerValue("toggled", name),
  );
}
