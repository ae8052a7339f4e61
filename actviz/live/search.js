// The search: a text field that lists the functions whose name, title, alias or family is typed.
// Where one of them is chosen, the field shows it until something is typed.
//
// Streamlit's own select box cannot tell an exact name from one that only contains it, and its
// fuzzy mode finds something for everything.

// --- Pure helpers ----------------------------------------------------------------------------

// A name without spaces, hyphens and capitals, as `actviz.catalog.plain` makes it.
export function plain(text) {
  return text.replace(/[\s_-]+/gu, "").toLowerCase();
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
    parent.append(make("div", { class: "search" }, this.input, this.list));
    this.input.oninput = () => {
      this.typed = true;
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

  update({ entries, label, placeholder, chosen }, choose) {
    this.entries = entries;
    this.take = choose;
    this.chosen = chosen;
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

  open() {
    this.input.classList.toggle("chosen", !this.typed && this.chosen !== "");
    this.found = ranked(this.entries, this.typed ? this.input.value : "");
    const items = this.found.map(({ title, names, family }, index) => {
      const small = make("small", {}, [names, family].filter(Boolean).join(" · "));
      return make("li", { id: `found-${index}`, role: "option" }, title, small);
    });
    const none = { class: "none", role: "option", "aria-disabled": "true" };
    const nothing = make("li", none, "No function has this name.");
    this.list.replaceChildren(...(items.length > 0 ? items : [nothing]));
    this.wandered = false;
    this.list.showPopover();
    this.place();
    window.addEventListener("scroll", this.follow, true);
    window.addEventListener("resize", this.follow);
    this.input.setAttribute("aria-expanded", "true");
    // Begin at the function that is chosen, or at the first where something is typed.
    const chosen = this.found.findIndex(({ title }) => title === this.chosen);
    this.mark(this.typed ? 0 : Math.max(chosen, 0));
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
      const asked = this.typed && this.input.value !== "";
      const { title } = this.found[this.marked] ?? {};
      if (title && (asked || this.wandered)) this.choose(this.found[this.marked]);
      else if (asked) this.choose({ name: this.input.value.trim() }); // a formula
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
      this.input.select();
    }
  }

  choose(entry) {
    this.close();
    // A page is opened by its link in the menu.
    if (entry.page) document.querySelector(`${keyed("menu")} a[href$="${entry.page}"]`)?.click();
    else this.take(entry.name);
  }
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  if (!bytes) return;
  const search = componentIn(parentElement, () => new Search(parentElement));
  search.update(JSON.parse(new TextDecoder().decode(bytes)), (name) =>
    setTriggerValue("choice", name),
  );
}
