// Softmax beside other ways from the same logits to shares, a card each; see softmax_follow.js.

class Alternatives extends Follower {
  build(classes) {
    this.cards = this.data.methods.map(([name, title, text]) => {
      const rows = classes.map((i) => {
        const bar = makeTrack(name === "plain" ? -1 : 0, 1);
        const [index, number] = [makeNumber(), makeNumber()];
        write(index, `${i + 1}`);
        return { row: makeRow({}, index, bar.track, number), bar, number };
      });
      const table = makeRows(
        "single",
        title,
        rows.map(({ row }) => row),
      );
      const sum = make("p", { class: "sum" });
      const about = { "data-method": name };
      const card = make("div", about, make("h3", {}, title), table, sum, makeNote(text));
      return { name, card, rows, sum };
    });
    const cards = this.cards.map(({ card }) => card);
    this.root.replaceChildren(make("div", { class: "cards" }, ...cards));
  }

  paint() {
    for (const { name, rows, sum } of this.cards) {
      const values = this.shown[name];
      rows.forEach(({ bar, number }, i) => {
        bar.paint(values[i]);
        write(number, fixed(values[i], 3));
      });
      const wrong = name === "plain" ? wrongWith(values, this.winners[0]) : "";
      write(sum, wrong || `sum ${fixed(total(values), 3)}`);
      sum.classList.toggle("wrong", wrong !== "");
    }
  }
}

export default function ({ data: bytes, parentElement }) {
  return mountFollower(Alternatives, bytes, parentElement);
}
