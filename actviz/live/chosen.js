// The example that is looked at, in both pictures: a ring around it, and clicks that choose another.
// Below the film its numbers are drawn by one_step.js. While nothing is looked at, none is chosen.

const NEARBY = 40; // pixels from a click to the example that it chooses
const ON_IT = 14; // the same where a click farther away sets a new point

// The index of the example nearest to a place, both in pixels; −1 if none is within so many.
export function nearestExample(places, [x, y], within) {
  const distances = places.map(([across, up]) => Math.hypot(across - x, up - y));
  const least = Math.min(...distances);
  return least <= within ? distances.indexOf(least) : -1;
}

class Chosen {
  constructor(film) {
    this.film = film;
    this.marks = film.sides.map(({ answers }) => {
      const ring = make("i", { class: "ring", "aria-hidden": "true", hidden: "" });
      answers.after(ring);
      // Before what else a click in the picture does.
      answers.parentElement.addEventListener("click", (event) => this.click(answers, event), true);
      return { ring, answers };
    });
  }

  update({ example, points }, send) {
    this.send = send;
    for (const { ring, answers } of this.marks) {
      answers.classList.toggle("chooses", example >= 0);
      ring.hidden = !(example in points);
      if (ring.hidden) continue;
      const [right, up] = this.sharesOf(points[example]);
      ring.style.setProperty("--right", right);
      ring.style.setProperty("--down", 1 - up);
    }
  }

  // Where a point lies, in shares of the picture's width and height, from the left and from below.
  sharesOf([x, y]) {
    const { reach, height, plane } = this.film.data;
    const share = (value, end) => (value + end) / (2 * end);
    return [share(x, reach), share(y, plane ? reach : height)];
  }

  click(canvas, event) {
    const { example, points, open } = this.film.data;
    if (example < 0) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const places = points.map((point) => {
      const [right, up] = this.sharesOf(point);
      return [right * width, (1 - up) * height];
    });
    const place = [event.clientX - left, event.clientY - top];
    const found = nearestExample(places, place, open ? ON_IT : NEARBY);
    if (found < 0) return;
    event.stopPropagation();
    if (found !== example) this.send("example", found);
  }
}
