// Texts that change from moment to moment: each says where its value comes from, and only those that
// have changed are written.

class MovingTexts {
  constructor() {
    this.all = [];
  }

  // A text that `read` gives.
  text(read) {
    const node = document.createTextNode("");
    this.all.push({ node, read });
    return node;
  }

  // A number in a place of its own, because a class may have to predict it: a teacher can hide it.
  // `count` gives its significant digits. A `factor` behind another stands in parentheses if it
  // begins with a minus. What is no number has the sign for `none`.
  number(read, { count = () => 6, factor = false, none, tag = "span", kind = "number" } = {}) {
    const text = () => {
      const value = read();
      if (none !== undefined && Number.isNaN(value)) return none;
      const printed = digits(value, count());
      return factor && printed.startsWith("−") ? `(${printed})` : printed;
    };
    return make(tag, { class: kind }, this.text(text));
  }

  // "0.5 × (−2)", which may be broken between its factors.
  product(...reads) {
    return reads.flatMap((read, i) =>
      i ? [" × ", this.number(read, { factor: true })] : [this.number(read)],
    );
  }

  // " = −1", which is not broken.
  result(read) {
    return make("span", { class: "result" }, " = ", this.number(read));
  }

  write() {
    for (const { node, read } of this.all) {
      const text = read();
      if (node.nodeValue !== text) node.nodeValue = text;
    }
  }
}
