// Drives one of Streamlit's sliders as a finger on its thumb does.

const MOST_PLACES = 1000; // as many as are recorded; see actviz/keyframes.py

// All values that a slider can take; of very many, such as a typed number can give it, so many at
// even steps.
export function placesOf({ min, max, step }) {
  const low = Number(min);
  const steps = Math.round((Number(max) - low) / Number(step));
  const each = Number(step) * Math.max(Math.ceil(steps / MOST_PLACES), 1);
  const count = Math.floor((Number(max) - low) / each + 1e-6) + 1;
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
