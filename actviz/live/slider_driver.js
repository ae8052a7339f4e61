// Drives one of Streamlit's sliders as a finger on its thumb does.

// All values that a slider can take.
export function placesOf({ min, max, step }) {
  const [low, each] = [Number(min), Number(step)];
  const count = Math.round((Number(max) - low) / each) + 1;
  return Array.from({ length: count }, (_, i) => low + i * each);
}

// The index of the place nearest to a value, in an ascending list of even steps.
export function nearestPlace(places, value) {
  const step = places.length > 1 ? places[1] - places[0] : 1;
  const place = Math.round((value - places[0]) / step);
  return Math.min(Math.max(place, 0), places.length - 1);
}

class SliderDriver {
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
    pressThumb(this.held);
    // So that the arrow keys move it from here.
    this.held?.focus({ preventScroll: true });
  }

  // Move the thumb to a value, or with a share of a step beyond it.
  to(value, beyond = 0) {
    const { input } = this;
    if (!input) return;
    if (input !== this.held) this.take(); // Streamlit has replaced it
    moveThumb(input, value);
    setBeyond(input, beyond);
  }

  letGo() {
    releaseThumb();
  }
}
