// Drives one of Streamlit's sliders the way a finger on its thumb does.
//
// Input events alone would move the thumb, but Streamlit reports a value only when a drag of the
// thumb ends. So the thumb is taken hold of by a pointer that is nobody's, which no movement of a
// real one can be mistaken for, is moved by input events, and is let go of.

const NOBODY = 1_000_003;

// Every value that a slider can take.
export function placesOf({ min, max, step }) {
  const [low, each] = [Number(min), Number(step)];
  const count = Math.round((Number(max) - low) / each) + 1;
  return Array.from({ length: count }, (_, i) => low + i * each);
}

// Where in an ascending list of even steps a value is nearest.
export function nearestPlace(places, value) {
  const step = places.length > 1 ? places[1] - places[0] : 1;
  const place = Math.round((value - places[0]) / step);
  return Math.min(Math.max(place, 0), places.length - 1);
}

function sliderInput(root, key) {
  return root.querySelector(`.st-key-${CSS.escape(key)} input[type=range]`);
}

class Drive {
  constructor(root, key) {
    [this.root, this.key] = [root, key];
    this.start = sliderValue(root, key);
    this.take();
  }

  get input() {
    return sliderInput(this.root, this.key);
  }

  take() {
    this.held = this.input;
    this.point(this.held, "pointerdown", 1);
    // Arrow keys go on from here.
    this.held?.focus({ preventScroll: true });
  }

  // Move the thumb to a value; the input itself keeps to its steps and its ends.
  to(value) {
    const { input } = this;
    if (!input) return;
    if (input !== this.held) this.take(); // another one has been put in its place
    const before = input.value;
    // React notices only what goes past its own setter.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
    if (input.value !== before) input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  letGo() {
    this.point(window, "pointerup", 0);
  }

  point(target, type, buttons) {
    const about = { pointerId: NOBODY, pointerType: "mouse", button: 0, buttons };
    target?.dispatchEvent(new PointerEvent(type, { ...about, bubbles: true, cancelable: true }));
  }
}
