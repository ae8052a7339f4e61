// Says the readings to screen readers once they have settled, and not at every step of a drag.

const SETTLED = 800; // milliseconds without a change

// A table of readings as a sentence: "z 1, f(z) 0.5", or a row after the other where there are more.
export function sentenceOf(head, rows) {
  if (rows.length === 1) return rows[0].map((cell, i) => `${head[i]} ${cell}`).join(", ");
  const row = ([first, ...others]) => `${first}: ${others.map((cell, i) => `${head[i + 1]} ${cell}`).join(", ")}`;
  return rows.map(row).join("; ");
}

const texts = (parent, selector) =>
  [...parent.querySelectorAll(selector)].map((each) => each.textContent.trim());

function readingsNow(root) {
  const tables = root.querySelectorAll(
    `:is(${keyed("plots")}, ${keyed("ranking")}) table`,
  );
  return [...tables]
    .map((table) => sentenceOf(texts(table, "th"), [...table.querySelectorAll("tbody tr")].map((row) => texts(row, "td"))))
    .join(", ");
}

class LiveRegion {
  constructor() {
    this.place = make("div", { class: "actviz-voice", role: "status" });
    document.body.append(this.place);
  }

  // What is there when a page opens is read in its turn and needs no announcement.
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
