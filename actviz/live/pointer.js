// What the networks answer at one place, read in both pictures beside a cross.
//
// The place is under the mouse or a finger, or where arrow keys have moved the cross. The numbers are
// those with which the pictures are painted. A share was recorded in 255 steps, so whole percents are
// all that can be said of it. The readings lie over the pictures, which are not painted anew for them.

const ARMS = "M5,0H13M-5,0H-13M0,5V13M0,-5V-13";
const RING = "M6,0A6,6 0 1 1 -6,0A6,6 0 1 1 6,0";
const HIGH_UP = 0.6; // the share of a picture's height above which a reading stands below its place

// --- Pure helpers ----------------------------------------------------------------------------

// The two recorded numbers between which a place lies, and how far from the first to the second;
// beyond the ends it is the last one's.
function between(place, count) {
  const within = Math.min(Math.max(place, 0), count - 1);
  const left = Math.min(Math.floor(within), count - 2);
  return [left, left + 1, within - left];
}

// The level of an answer at a place, which is given by its shares of the picture's width and height,
// from the left and from below. Levels on a plane were recorded in the middle of each cell, row by row
// from below; those of a curve from end to end.
export function levelAt(levels, { grid, plane }, [right, up]) {
  const along = (first, [one, other, share]) =>
    levels[first + one] + (levels[first + other] - levels[first + one]) * share;
  if (!plane) return along(0, between(right * (grid - 1), grid));
  const columns = between(right * grid - 0.5, grid);
  const [low, high, share] = between(up * grid - 0.5, grid);
  const [below, above] = [low, high].map((row) => along(row * grid, columns));
  return below + (above - below) * share;
}

// The share of class 1 in whole percents. No network is ever certain.
export function wholePercent(level) {
  const whole = Math.round((level / 255) * 100);
  if (whole === 0) return "under 1%";
  return whole === 100 ? "over 99%" : `${whole}%`;
}

// The height of a curve; undefined where its level stands for all heights outside of the picture.
export function heightOf(level, height) {
  return !(level > 0 && level < 65535) ? undefined : (level / 65535) * 2 * height - height;
}

// The example that is nearest to a place on the axis of a curve.
export function nearestTo(points, x) {
  const off = (point) => Math.abs(point[0] - x);
  return points.reduce((best, each) => (best && off(best) <= off(each) ? best : each), undefined);
}

const twoDecimals = (number) => fixed(number, 2);

// --- The cross and the readings ----------------------------------------------------------------

class Pointer {
  constructor(film) {
    this.film = film;
    this.under = null; // the place under the mouse or a finger
    this.cursor = [0, 0]; // where the keys have moved the cross in pictures that take no points
    this.isWalking = false; // whether such a picture has the focus by keys
    this.overlays = film.sides.map(({ picture }) => this.overlay(picture));
    const how = "Arrow keys read both pictures at a cross, with Shift in small steps.";
    this.hint = make("p", { id: "reads", class: "voice" }, how);
    this.voice = make("p", { class: "voice", role: "status" });
  }

  // What lies over a picture, which from now on says where the pointer is.
  overlay(picture) {
    const path = () => makeSvg("path", {});
    const mark = makeSvg("svg", { class: "mark", viewBox: "-16 -16 32 32" }, path(), path());
    const told = make("p", { class: "told" });
    const box = make("div", { class: "read", "aria-hidden": "true", hidden: "" }, mark, told);
    picture.append(box);
    const on = (name, act) => picture.addEventListener(name, act);
    on("pointermove", (event) => this.point(picture, event));
    on("pointerdown", (event) => this.press(picture, event));
    on("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.leave());
    on("keydown", (event) => this.key(event));
    on("focus", () => this.walk(picture.matches(":focus-visible")));
    on("blur", () => this.walk(false));
    return { box, mark, told };
  }

  // Let keys read a picture, or not: one that takes points has a cross already, and here follows it.
  takeKeys(picture, takes) {
    const keyed = {
      tabindex: "0",
      role: "application", // so that a screen reader leaves the arrow keys to it
      "aria-label": "Read at a place",
      "aria-describedby": "reads",
    };
    for (const [name, value] of Object.entries(keyed)) {
      if (takes) picture.setAttribute(name, value);
      else picture.removeAttribute(name);
    }
  }

  point(picture, { clientX, clientY }) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const within = (share) => Math.min(Math.max(share, 0), 1);
    this.under = [within((clientX - left) / width), within(1 - (clientY - top) / height)];
    this.draw();
  }

  // What a finger has touched stays until it touches something else. Where a mouse sets a point, the
  // reading goes until the mouse moves on: it would lie over the points.
  press(picture, event) {
    this.walk(false);
    if (event.pointerType === "mouse") {
      if (this.film.data.open) this.leave();
      return;
    }
    this.point(picture, event);
    document.addEventListener("pointerdown", () => this.leave(), { capture: true, once: true });
  }

  leave() {
    this.under = null;
    this.draw();
  }

  walk(isWalking) {
    this.isWalking = isWalking;
    clearTimeout(this.pause);
    this.draw();
  }

  key(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const { data } = this.film;
    if (ctrlKey || metaKey || altKey || !(key in ARROWS)) return;
    if (!data.open) {
      // After a click the arrows are the film's, as they were.
      if (!this.isWalking) return;
      event.preventDefault();
      this.cursor = walked(this.cursor, event, data);
    }
    this.under = null;
    this.draw();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.say(), PAUSE);
  }

  // Where it reads, as shares of a picture; undefined where nobody asks.
  get place() {
    const { data, dots } = this.film;
    if (this.under) return this.under;
    const isShown = data.open ? dots.shown : this.isWalking;
    if (!isShown) return undefined;
    const [x, y] = data.open ? dots.cursor : this.cursor;
    return [(x / data.reach + 1) / 2, (y / data.height + 1) / 2];
  }

  // The level of a side's answer at a place; undefined where the network has no value.
  levelOf(index, place) {
    const { data, sides, at } = this.film;
    const side = data.sides[index];
    if (side.gaps) {
      const none = data.plane ? 128 : 32768; // the middle stands for no number
      const row = rowOf(side.answers, lastMoment(side, at));
      if (levelAt(Array.from(row, (level) => Number(level === none)), data, place) > 0) {
        return undefined;
      }
    }
    return levelAt(sides[index].levels, data, place);
  }

  // Draw the readings where the pointer is, at the film's moment.
  draw() {
    const { data, sides } = this.film;
    if (!data) return;
    const { place } = this;
    this.overlays.forEach(({ box, mark, told }, i) => {
      const { levels } = sides[i];
      box.hidden = !place || !levels;
      if (box.hidden) return;
      const [right, up] = place;
      const level = this.levelOf(i, place);
      // On a curve, a ring is where its height is read.
      const drawn = data.plane ? up : (level ?? 32768) / 65535;
      box.style.setProperty("--right", right);
      box.style.setProperty("--down", 1 - drawn);
      box.classList.toggle("high", drawn > HIGH_UP);
      for (const path of mark.children) path.setAttribute("d", data.plane ? ARMS : RING);
      mark.toggleAttribute("hidden", !data.plane && heightOf(level, data.height) === undefined);
      const lines = this.lines(place, level).map((line) => make("span", {}, line));
      told.replaceChildren(...lines);
    });
  }

  // What is read at a place, in short lines.
  lines([right, up], level) {
    const { reach } = this.film.data;
    const [x, y] = [right, up].map((share) => (2 * share - 1) * reach);
    const answer = this.answer(level);
    if (this.film.data.plane) {
      return [`x₁ ${twoDecimals(x)}, x₂ ${twoDecimals(y)}`, `class 1: ${answer}`];
    }
    return [`x ${twoDecimals(x)}`, `network: ${answer}`, ...this.example(x)];
  }

  answer(level) {
    if (level === undefined) return "no value";
    const { plane, height } = this.film.data;
    if (plane) return wholePercent(level);
    const found = heightOf(level, height);
    if (found !== undefined) return twoDecimals(found);
    return level <= 0 ? `below ${digits(-height)}` : `above ${digits(height)}`;
  }

  example(place) {
    const { data, dots } = this.film;
    const nearest = nearestTo(data.open ? dots.points : data.points, place);
    if (!nearest) return [];
    const [x, y] = nearest.map(twoDecimals);
    return [`example at ${x}: ${y}`];
  }

  // Say for screen readers what is read at the cross.
  say() {
    const { data, sides } = this.film;
    const { place } = this;
    if (!place) return;
    const answers = data.sides.flatMap(({ title }, i) =>
      sides[i].levels ? [`${title} ${this.answer(this.levelOf(i, place))}`] : [],
    );
    const [x, y] = place.map((share) => twoDecimals((2 * share - 1) * data.reach));
    const at = data.plane ? `x₁ = ${x}, x₂ = ${y}, class 1` : `x = ${x}`;
    const example = data.plane ? [] : this.example((2 * place[0] - 1) * data.reach);
    this.voice.textContent = `${at}: ${[...answers, ...example].join(", ")}.`;
  }
}
