// Lets screen readers read the readings aloud once they have settled, not at every step of a drag.

const SETTLED = 800; // milliseconds without a change

// A table of readings as a sentence: "z 1, f(z) 0.5", or where it has several rows, which begin
// with a name, "ELU: f(z) 0.5, f′(z) 1; ReLU: …".
export function sentenceOf(head, rows) {
  const named = (cells, heads) => cells.map((cell, i) => `${heads[i]} ${cell}`).join(", ");
  if (rows.length === 1) return named(rows[0], head);
  const row = ([name, ...cells]) => `${name}: ${named(cells, head.slice(1))}`;
  return rows.map(row).join("; ");
}

function readingsNow(root) {
  const all = (parent, selector) => [...parent.querySelectorAll(selector)];
  const texts = (parent, selector) => all(parent, selector).map((each) => each.textContent.trim());
  const sentence = (table) =>
    sentenceOf(texts(table, "th"), all(table, "tbody tr").map((row) => texts(row, "td")));
  return all(root, `:is(${keyed("plots")}, ${keyed("ranking")}) table`).map(sentence).join(", ");
}

class LiveRegion {
  constructor() {
    this.place = make("div", { class: "actviz-voice", role: "status" });
    document.body.append(this.place);
  }

  // What is there when a page opens is not announced: it is read with the page.
  hear(root) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (!root.isConnected) return;
      const now = readingsNow(root);
      if (this.said !== undefined && now !== this.said) this.place.textContent = now;
      this.said = now;
    }, SETTLED);
  }
}
