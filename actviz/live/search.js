// The search: a text field that lists the functions whose name, title, alias or family is typed.
// Where one of them is chosen, the field shows it until something is typed.
//
// What is typed may be a formula as well. The server says how it understands it, or what is wrong
// with it and where; that is the last row of the list.
//
// Streamlit's own select box cannot tell an exact name from one that only contains it, and its
// fuzzy mode finds something for everything.

// --- Pure helpers ----------------------------------------------------------------------------

// A name without spaces, hyphens and capitals, as `actviz.catalog.plain` makes it.
export function plain(text) {
  return text.replace(/[\s_-]+/gu, "").toLowerCase();
}

// Whether a text can be nothing but the name of a function, as `actviz.find.find` takes it.
export function isWord(text) {
  const letters = plain(text);
  return /^\p{L}[\p{L}\p{N}]*$/u.test(letters) && !["z", "x"].includes(letters);
}

// Whether a function has this name, or one that begins with it: then Enter takes that function.
export function isNamed({ known }, text) {
  return known.some((name) => name.startsWith(plain(text)));
}

// A sentence as pieces of text, of which every second one is code, which stands in “ ”.
export const withCode = (sentence) => sentence.split(/“([^”]*)”/u);

// What is shown of a text around the place that is wrong: [before, wrong, after].
export function around([before, wrong, after], most = 24) {
  const start = [...before];
  const end = [...after];
  return [
    start.length > most ? `…${start.slice(-most).join("")}` : before,
    [...wrong].length > most ? `${[...wrong].slice(0, most).join("")}…` : wrong,
    end.length > most ? `${end.slice(0, most).join("")}…` : after,
  ];
}

// The entries that a text finds, the best first: those with this name, with a name that begins with
// it, with a name that contains it, and with a family that contains it. An entry has `known`, its
// names, each `plain`, and its `family`. Without a text, all but pages are found.
export function ranked(entries, text) {
  const asked = plain(text);
  if (!asked) return entries.filter(({ page }) => !page);
  const rank = ({ known, family }) => {
    if (known.includes(asked)) return 0;
    if (known.some((name) => name.startsWith(asked))) return 1;
    if (known.some((name) => name.includes(asked))) return 2;
    return plain(family).includes(asked) ? 3 : 4;
  };
  return [0, 1, 2, 3].flatMap((each) => entries.filter((entry) => rank(entry) === each));
}

// --- The field and its list --------------------------------------------------------------------

// How long a text has to stay as it is before the server is asked, in milliseconds.
const PAUSE = 150;

class Search {
  constructor(parent) {
    this.input = make("input", {
      type: "search",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-controls": "found",
      "aria-expanded": "false",
    });
    // A popover, because Streamlit cuts off what is larger than its component.
    this.list = make("ul", { id: "found", role: "listbox", popover: "manual" });
    // What a screen reader says of the formula, or of what is wrong with it.
    this.spoken = make("div", { class: "spoken", "aria-live": "polite" });
    parent.append(make("div", { class: "search" }, this.input, this.list, this.spoken));
    this.read = {};
    this.input.oninput = () => {
      this.typed = true;
      this.entered = false;
      this.ask(PAUSE);
      this.open();
    };
    this.input.onpointerdown = () => this.open();
    this.input.onkeydown = (event) => this.key(event);
    this.input.onfocus = () => this.input.select();
    this.input.onblur = () => this.close();
    this.follow = () => this.place();
    // When the pointer goes down: after that the field would lose the focus, which closes the list.
    this.list.onpointerdown = (event) => {
      event.preventDefault();
      const index = [...this.list.children].indexOf(event.target.closest("li"));
      if (this.found[index]) this.choose(this.found[index]);
    };
  }

  update({ entries, label, placeholder, chosen, read }, choose, ask) {
    this.entries = entries;
    this.take = choose;
    this.send = ask;
    this.chosen = chosen;
    if (read) this.understand(read);
    if (!this.typed) this.show();
    this.input.setAttribute("aria-label", label);
    this.list.setAttribute("aria-label", label);
    this.input.placeholder = placeholder;
  }

  // Show the function that is chosen, instead of what was typed.
  show() {
    this.typed = false;
    this.input.value = this.chosen;
    this.input.classList.toggle("chosen", this.chosen !== "");
  }

  get asked() {
    return this.typed ? this.input.value.trim() : "";
  }

  // Ask the server what the text is, after a pause.
  ask(pause) {
    clearTimeout(this.waiting);
    const { asked } = this;
    if (!asked || asked === this.sent) return;
    this.waiting = setTimeout(() => {
      this.sent = asked;
      this.send(asked);
    }, pause);
  }

  // Show what the server has understood, if the text is still the same.
  understand(read) {
    if (read.asked === this.read.asked) return;
    this.read = read;
    if (read.asked !== this.asked || !this.isOpen) return;
    if (this.entered && read.name) {
      this.choose(read);
      return;
    }
    this.entered = false;
    if (!this.formulaRow()) return;
    const { marked, wandered } = this;
    this.open();
    this.wandered = wandered;
    if (wandered) this.mark(marked);
    this.spoken.textContent = this.list.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "";
  }

  // The row for a formula: how it was understood, or what is wrong with it. None for a mere name.
  formulaRow() {
    const { asked, name, layout, symbols, parameters, wrong, message } = this.read;
    if (!asked || asked !== this.asked) return null;
    if (name) {
      const does = ["Enter opens this formula", parameters].filter(Boolean).join(" · ");
      const row = make("li", { class: "formula", role: "option", "aria-label": `Formula. ${does}.` });
      row.append(make("div", { class: "typeset" }, formula(typeset(layout, symbols))));
      row.append(make("small", {}, does));
      return row;
    }
    if (!message || (!wrong && this.found.length > 0)) return null;
    const pieces = withCode(message).map((text, i) => (i % 2 ? make("code", {}, text) : text));
    const row = make("li", {
      class: "none",
      role: "option",
      "aria-disabled": "true",
      "aria-label": message,
    });
    if (wrong) {
      const [before, place, after] = around(wrong);
      row.append(make("pre", {}, before, make("u", {}, place), after));
    }
    row.append(make("div", {}, ...pieces));
    return row;
  }

  open() {
    this.input.classList.toggle("chosen", !this.typed && this.chosen !== "");
    this.found = ranked(this.entries, this.typed ? this.input.value : "");
    const items = this.found.map(({ title, names, family }) => {
      const small = make("small", {}, [names, family].filter(Boolean).join(" · "));
      return make("li", { role: "option" }, title, small);
    });
    const row = this.formulaRow();
    if (row) items.push(row);
    if (row?.matches(".formula")) this.found.push(this.read);
    items.forEach((item, index) => (item.id = `found-${index}`));
    const none = { class: "none", role: "option", "aria-disabled": "true" };
    // Until the server has answered, nothing is wrong with a formula.
    const said = isWord(this.asked) ? "No function has this name." : "…";
    this.list.replaceChildren(...(items.length > 0 ? items : [make("li", none, said)]));
    this.wandered = false;
    this.list.showPopover();
    this.place();
    window.addEventListener("scroll", this.follow, true);
    window.addEventListener("resize", this.follow);
    this.input.setAttribute("aria-expanded", "true");
    // Begin at the function that is chosen, or at the first where something is typed.
    const chosen = this.found.findIndex(({ title }) => title === this.chosen);
    const first = this.found.length > 1 && this.read.name && !isNamed(this.found[0], this.asked);
    const formulaAt = this.found.indexOf(this.read);
    this.mark(this.typed ? (first ? Math.max(formulaAt, 0) : 0) : Math.max(chosen, 0));
  }

  // Place the list below the field, at least as wide as it, and inside of the window.
  place() {
    const { left, bottom, width } = this.input.getBoundingClientRect();
    const { style } = this.list;
    style.width = `${Math.min(Math.max(width, 340), innerWidth - 16)}px`;
    style.left = `${Math.max(8, Math.min(left, innerWidth - this.list.offsetWidth - 8))}px`;
    style.top = `${bottom + 4}px`;
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  close() {
    this.show();
    this.spoken.textContent = "";
    if (this.isOpen) this.list.hidePopover();
    window.removeEventListener("scroll", this.follow, true);
    window.removeEventListener("resize", this.follow);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark(index) {
    this.marked = index;
    [...this.list.children].forEach((item, i) => {
      item.setAttribute("aria-selected", i === index && this.found.length > 0);
    });
    const item = this.found.length > 0 && this.list.children[index];
    if (!item) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", item.id);
    // Scroll the list alone: `scrollIntoView` would scroll the page as well.
    const { list } = this;
    const above = item.offsetTop + item.offsetHeight - list.clientHeight;
    list.scrollTop = Math.max(Math.min(list.scrollTop, item.offsetTop), above);
  }

  key(event) {
    const count = this.found?.length ?? 0;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (!this.isOpen) this.open();
      else if (count > 0) {
        this.wandered = true;
        this.mark((this.marked + steps[event.key] + count) % count);
      }
    } else if (event.key === "Enter" && this.isOpen) {
      event.preventDefault();
      // Enter in an empty field chooses nothing, unless the arrow keys have marked an entry.
      const { asked, wandered, read } = this;
      const entry = this.found[this.marked];
      const sure = wandered || read.asked === asked || isWord(asked);
      if (entry && (asked || wandered) && (sure || isNamed(entry, asked))) this.choose(entry);
      else if (asked) {
        // Perhaps a formula: it is opened as soon as the server has read it.
        this.entered = true;
        this.ask(0);
      }
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
      this.input.select();
    }
  }

  choose(entry) {
    // A question that follows at once would take the place of the choice.
    clearTimeout(this.waiting);
    this.close();
    // A page is opened by its link in the menu.
    if (entry.page) document.querySelector(`${keyed("menu")} a[href$="${entry.page}"]`)?.click();
    else this.take(entry.name);
  }
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  if (!bytes) return;
  const search = componentIn(parentElement, () => new Search(parentElement));
  search.update(
    JSON.parse(new TextDecoder().decode(bytes)),
    (name) => setTriggerValue("choice", name),
    (text) => setTriggerValue("asked", text),
  );
}
