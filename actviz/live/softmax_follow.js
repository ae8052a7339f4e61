// What Softmax shows follows Streamlit's sliders. It knows no formula: numpy sends the numbers of
// now, and for every slider a recording of what they would be elsewhere on it. A MutationObserver
// runs when a slider moves, before the browser paints: the numbers are blended for the slider's
// place, and painted. On release the server sends exact numbers.

class Follower {
  constructor(parent) {
    this.root = make("div", { class: "softmax" });
    parent.append(this.root);
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
  }

  update(page, bytes) {
    this.data = readSoftmax(bytes);
    const count = this.data.now.softmax.length;
    if (count !== this.count) {
      this.count = count;
      this.root.style.setProperty("--count", count);
      this.root.classList.toggle("many", count > 6);
      this.build(Array.from({ length: count }, (_, i) => i));
    }
    this.page = page;
    this.observer.disconnect();
    this.observer.observe(page, MOVES);
    this.follow(true);
  }

  // Paint what the sliders say: the numbers of now where none has moved, a table's where one has.
  // Where several have, the server's answer is on its way.
  follow(fresh = false) {
    const { drawn, logits, now, sliders } = this.data;
    const places = { ...drawn };
    for (const key of Object.keys(drawn)) {
      const value = sliderValue(this.page, key);
      if (value !== undefined) places[key] = placeOf(value, logits.sliders.includes(key) && logits);
    }
    const moved = Object.keys(drawn).filter((key) => places[key] !== drawn[key]);
    if (moved.length === 1) {
      const [key] = moved;
      this.shown = mapped(sliders[key], (track) => numbersAt(track, places[key]));
      this.places = places;
      this.moving(logits.sliders.indexOf(key));
    } else if (moved.length === 0 || fresh) {
      this.shown = now;
      this.places = drawn;
    } else {
      return;
    }
    this.paint();
  }

  // The logit of this class is being moved, counted from 0; −1 stands for the temperature.
  moving() {}

  get temperature() {
    const { places, slider } = this.data.temperature;
    return places[this.places[slider]];
  }

  // The classes with the largest logit, counted from 1.
  get winners() {
    return leaders(this.data.logits.sliders.map((key) => this.places[key]));
  }

  stop() {
    this.observer.disconnect();
  }
}

// What a component does whenever Streamlit calls it: `Kind` is what it shows.
function mountFollower(Kind, bytes, parent) {
  const page = mainBlock();
  if (!page || !bytes) return undefined;
  const shown = componentIn(parent, () => new Kind(parent));
  shown.update(page, bytes);
  return () => shown.stop();
}
