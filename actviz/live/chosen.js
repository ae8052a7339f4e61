// The example that is looked at, in both pictures: a ring around it, and clicks that choose another.
// Below the film its numbers are drawn by one_step.js. While nothing is looked at, none is chosen.

const NEARBY = 40; // pixels from a click to the example that it chooses

// The index of the example nearest to a place, both in pixels; −1 if none is within so many.
export function nearestExample(places, [x, y], within = NEARBY) {
  const distances = places.map(([across, up]) => Math.hypot(across - x, up - y));
  const least = Math.min(...distances);
  return least <= within ? distances.indexOf(least) : -1;
}

class Chosen {
  constructor(film) {
    this.film = film;
    this.rings = film.sides.map(({ picture }) => {
      const ring = make("i", { class: "ring", "aria-hidden": "true", hidden: "" });
      picture.append(ring);
      picture.addEventListener("click", (event) => this.click(picture, event));
      return ring;
    });
    // Where the reader sets the points, a click on one chooses it and does not take it away.
    film.dots.takesClick = (point) => this.isLooking && this.choose(this.indexOf(point));
  }

  get isLooking() {
    return this.film.data.example >= 0;
  }

  update({ example, points }, send) {
    this.send = send;
    this.film.dots.look(this.isLooking);
    this.rings.forEach((ring, i) => {
      this.film.sides[i].picture.classList.toggle("chooses", this.isLooking);
      ring.hidden = !(example in points);
      if (ring.hidden) return;
      const [right, up] = this.sharesOf(points[example]);
      ring.style.setProperty("--right", right);
      ring.style.setProperty("--down", 1 - up);
    });
  }

  // Where a point lies, in shares of the picture's width and height, from the left and from below.
  sharesOf([x, y]) {
    const { reach, height, plane } = this.film.data;
    const share = (value, end) => (value + end) / (2 * end);
    return [share(x, reach), share(y, plane ? reach : height)];
  }

  // The index of one of the reader's points among those that the server has; −1 while it is new.
  indexOf(point) {
    return this.film.data.points.findIndex((each) => each.every((value, i) => value === point[i]));
  }

  // Choose an example by its index. The click has been taken, even if there is none yet.
  choose(index) {
    if (index >= 0 && index !== this.film.data.example) this.send("example", index);
    return true;
  }

  click(picture, { clientX, clientY }) {
    const { points, open } = this.film.data;
    if (!this.isLooking || open) return;
    const { left, top, width, height } = picture.getBoundingClientRect();
    const places = points.map((point) => {
      const [right, up] = this.sharesOf(point);
      return [right * width, (1 - up) * height];
    });
    this.choose(nearestExample(places, [clientX - left, clientY - top]));
  }
}
