// The number above a thumb can be typed: a click on it makes a field of it, and so does a digit while
// the slider has the focus. Enter sets it, Escape leaves it as it was.
//
// The server sets the slider: it may have to be longer for the value, or have finer steps.

const BEGINS = /^[-−.,\d]$/;

// What has been typed, as the server reads numbers.
export function typedText(text) {
  return text.trim().replace("−", "-").replace(",", ".");
}

class Typing {
  constructor() {
    this.send = null; // tells the server, on pages that take what is typed
    addEventListener("pointerdown", (event) => (this.from = event), true);
    addEventListener("click", (event) => this.click(event), true);
    addEventListener("keydown", (event) => this.key(event), true);
  }

  // A click on a number that was not a drag of its thumb.
  click(event) {
    const number = event.target.closest?.(`${keyed("sliders")} ${STREAMLIT.thumbValue}`);
    const moved = Math.abs(event.clientX - (this.from?.clientX ?? event.clientX));
    if (number && moved < 3) this.open(number.closest(STREAMLIT.thumb));
  }

  key(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey || !BEGINS.test(key)) return;
    if (!target.matches?.(`${keyed("sliders")} ${STREAMLIT.slider}`)) return;
    event.preventDefault();
    this.open(target.closest(STREAMLIT.thumb), key);
  }

  // Lay a field over the number of a thumb; `begun` is what has been typed of it already.
  open(thumb, begun) {
    const input = thumb?.querySelector(STREAMLIT.slider);
    if (!this.send || !input) return;
    const place = input.closest(STREAMLIT.keyed);
    const thumbs = [...place.querySelectorAll(STREAMLIT.slider)];
    const shown = thumb.querySelector(STREAMLIT.thumbValue);
    const name = input.getAttribute("aria-label") ?? "";
    const field = make("input", {
      ...{ class: "actviz-typed", type: "text", inputmode: "decimal", autocomplete: "off" },
      "aria-label": `${name}: type a number`,
    });
    field.value = begun ?? shown.textContent;
    const box = shown.getBoundingClientRect();
    field.style.left = `${box.x + box.width / 2}px`;
    field.style.top = `${box.y + box.height / 2}px`;
    let open = true;
    const onScroll = ({ target }) => target !== field && close(false); // a long text scrolls, too
    const close = (hold) => {
      if (!open) return;
      open = false;
      removeEventListener("scroll", onScroll, true);
      field.remove();
      if (hold) sliderInput(mainBlock(), keyOf(place))?.focus({ preventScroll: true });
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") {
        this.send({ key: keyOf(place), index: thumbs.indexOf(input), text: typedText(field.value) });
      }
      if (["Enter", "Escape"].includes(event.key)) close(true);
    });
    field.addEventListener("blur", () => close(false));
    // It is fixed to the window, so it goes when the page is scrolled.
    addEventListener("scroll", onScroll, true);
    document.querySelector(STREAMLIT.app).append(field);
    field.focus({ preventScroll: true });
    if (begun === undefined) field.select();
  }
}
