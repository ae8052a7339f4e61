// Drives one of Streamlit's sliders the way a finger on its thumb does.

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
    // Arrow keys go on from here.
    this.held?.focus({ preventScroll: true });
  }

  // Move the thumb to a value, or with a share of a step beyond it.
  to(value, beyond = 0) {
    const { input } = this;
    if (!input) return;
    if (input !== this.held) this.take(); // another one has been put in its place
    moveThumb(input, value);
    setBeyond(input, beyond);
  }

  letGo() {
    releaseThumb();
  }
}
