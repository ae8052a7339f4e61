// The film of two trainings: it paints any moment of them, and plays them.
//
// It knows no formula and trains nothing. numpy sends what there was to see at each moment, in the
// form that actviz/training/film.py writes down. The moment is one of Streamlit's sliders: the film
// follows its thumb, and while it plays it drives that thumb, which the server hears of only when
// it is let go of. Between two moments it blends.

const A_SECOND = 9; // moments
const CELL = 30; // pixels of a hidden unit
const GAP = 4;

// --- Pure helpers ----------------------------------------------------------------------------

// The message, with the numbers of both sides unpacked: answers and units by moment, and what is
// wrong with a unit.
export function unpackFilm(bytes) {
  const [head, take] = readMessage(bytes);
  const sides = head.sides.map(({ recording, ...side }) => {
    const { at, tracks } = readRecording(recording, take);
    return { ...side, ...tracks, count: at.length };
  });
  const each = head.plane ? head.units ** 2 : head.units; // numbers that a hidden unit has
  return { ...head, each, sides };
}

// The last moment of a side that has been by then; one that has diverged stays at its last.
export function lastMoment({ count }, at) {
  return Math.min(Math.floor(at), count - 1);
}

// --- The film ----------------------------------------------------------------------------------

class Film {
  constructor(parent) {
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    this.widths = new Map(); // of canvases, because to ask for one in mid-frame takes long
    this.palettes = new Map();
    this.spares = new Map();
    this.dots = new Dots(() => this.paint());
    this.resizes = new ResizeObserver(() => {
      this.widths.clear();
      this.said = undefined;
      // What is painted may change the size again, which must not come within the observation.
      requestAnimationFrame(() => this.paint());
    });
    const button = (text, label, act) => {
      const made = make("button", { type: "button", "aria-label": label, title: label }, text);
      made.onclick = act;
      return made;
    };
    this.play = button("▶ Play", "Play", () => (this.playing ? this.pause() : this.start()));
    this.play.className = "play";
    this.now = make("span", { class: "now", "aria-live": "off" });
    this.bar = make(
      "div",
      { class: "bar" },
      button("|◀", "Back to the start", () => this.go(0)),
      button("◀", "One moment back", () => this.go(Math.ceil(this.at) - 1)),
      this.play,
      button("▶", "One moment on", () => this.go(Math.floor(this.at) + 1)),
      button("▶|", "To the end", () => this.go(this.last)),
      this.now,
    );
    this.sides = ["first", "second"].map((name) => this.side(name));
    const boxes = this.sides.map(({ box }) => box);
    this.root = make("div", { class: "film" }, this.bar, this.dots.box, ...boxes);
    parent.append(this.root);
    this.resizes.observe(this.root);
  }

  side(name) {
    const line = make("i"); // as the charts draw it
    const title = make("span");
    const reading = make("p", { class: "reading" });
    const answers = make("canvas", { class: "answers", role: "img" });
    const invite = "Click into the picture to set a point for the networks to learn.";
    const invitation = make("p", { class: "invitation", "aria-hidden": "true" }, invite);
    const picture = make("div", { class: "picture" }, answers, invitation);
    const layers = make("div", { class: "layers" });
    const head = make("h3", {}, line, title);
    const box = make("section", { class: `side ${name}` }, head, reading, picture, layers);
    return { box, title, reading, answers, invitation, layers, rows: [] };
  }

  update(page, bytes, send) {
    this.page = page;
    this.observer.disconnect();
    this.observer.observe(page, MOVES);
    this.said = undefined; // the theme may be another one
    // The same film again, as after a move of the scrubber.
    if (this.bytes?.length !== bytes.length || this.bytes.some((byte, i) => byte !== bytes[i])) {
      this.bytes = bytes.slice();
      this.data = unpackFilm(this.bytes);
      this.build();
    }
    this.dots.update(this.data, send);
    if (!this.playing) this.follow();
  }

  // What stays as long as the film does.
  build() {
    const { data } = this;
    const { moments, layers } = data;
    this.last = moments.length - 1;
    // Without a point there is nothing to learn, and so nothing to play.
    this.empty = data.sides.every(({ count }) => count === 0);
    for (const button of this.bar.querySelectorAll("button")) button.disabled = this.empty;
    data.sides.forEach((side, i) => {
      const { title, answers, layers: box } = this.sides[i];
      title.textContent = side.title;
      this.dots.open(answers, data.open);
      const rows = Array.from({ length: side.count ? layers : 0 }, () => [
        make("p", { class: "layer" }),
        make("canvas", { role: "img" }),
      ]);
      this.sides[i].rows = rows;
      box.replaceChildren(...rows.flat());
    });
  }

  // --- Going from moment to moment

  follow() {
    const value = sliderValue(this.page, this.data.slider);
    this.at = Math.min(value ?? this.last, this.last);
    this.paint();
  }

  go(place) {
    this.pause();
    const to = Math.min(Math.max(place, 0), this.last);
    const drive = this.takeSlider();
    drive.to(to);
    drive.letGo();
    this.follow();
  }

  // Take hold of the slider; the focus stays where it is.
  takeSlider() {
    const focused = this.root.getRootNode().activeElement;
    const drive = new SliderDriver(this.page, this.data.slider);
    focused?.focus({ preventScroll: true });
    return drive;
  }

  start() {
    if (this.at >= this.last) this.at = 0;
    this.drive = this.takeSlider();
    this.playing = true;
    this.say("❚❚ Pause", "Pause");
    let before;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const frame = (time) => {
      if (!this.playing) return;
      // A slow frame is not made up for by a jump.
      const seconds = Math.min(time - (before ?? time), 100) / 1000;
      this.run = Math.min(this.run + seconds * A_SECOND, this.last);
      before = time;
      const moment = Math.floor(this.run);
      this.drive.to(moment, calm ? 0 : this.run - moment);
      if (this.run >= this.last) this.pause();
      else requestAnimationFrame(frame);
    };
    this.run = this.at;
    requestAnimationFrame(frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.say("▶ Play", "Play");
    this.drive.to(Math.round(this.at));
    this.drive.letGo();
    this.follow();
  }

  say(text, label) {
    this.play.textContent = text;
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
  }

  // --- Painting

  paint() {
    if (!this.data || this.at === undefined || !this.root.isConnected) return;
    const { data, at } = this;
    const { moments } = data;
    // Where all have diverged there is nothing more to see.
    const end = Math.max(...data.sides.map(({ count }) => count), 1) - 1;
    const step = moments[Math.floor(Math.min(at, end))];
    // What is written changes from moment to moment, what is painted at every frame.
    const anew = this.said !== Math.floor(at);
    this.said = Math.floor(at);
    if (anew) {
      const lost = at > end ? ": both have diverged" : "";
      const now = `Step ${step} of ${moments[this.last]}${lost}`;
      this.now.textContent = this.empty ? "" : now;
      this.ink = getComputedStyle(this.root).color;
    }
    data.sides.forEach((side, i) => {
      this.sides[i].invitation.hidden = !data.open || this.dots.points.length > 0;
      if (side.count === 0) {
        if (anew) this.writeNothing(side, this.sides[i]);
        this.paintCurve(this.sides[i].answers, [], this.ink);
        return;
      }
      if (anew) this.write(side, this.sides[i]);
      this.paintSide(side, this.sides[i]);
    });
  }

  // The exact numbers of a moment.
  write(side, shown) {
    const { at } = this;
    const left = lastMoment(side, at);
    const past = side.diverged !== null && at >= side.count;
    const step = this.data.moments[left];
    const lost = past ? `diverged after step ${side.diverged}; at step ${step}: ` : "";
    const loss = make("b", {}, sixDigits(side.loss[left]));
    const share = side.accuracy[left];
    const right = share === null ? "" : `, ${percent(share)} right`;
    shown.reading.replaceChildren(`${lost}loss `, loss, right);
    shown.own = getComputedStyle(loss).color;
    const about = `${side.title}: loss ${loss.textContent}${right}`;
    shown.answers.setAttribute("aria-label", about);
    this.writeUnits(side, shown, left);
  }

  // A side that has had nothing to learn yet.
  writeNothing(side, shown) {
    shown.reading.textContent = "not trained yet";
    shown.answers.setAttribute("aria-label", `${side.title}: not trained yet`);
  }

  // How many units of each layer are dead or saturated.
  writeUnits(side, shown, left) {
    const { width } = this.data;
    shown.rows.forEach(([text, canvas], layer) => {
      const flags = rowOf(side.flags, left).subarray(layer * width, (layer + 1) * width);
      const dead = flags.filter((flag) => flag === 1).length;
      const saturated = flags.filter((flag) => flag === 2).length;
      const bad = [dead && `${dead} dead`, saturated && `${saturated} saturated`].filter(Boolean);
      const name = `Hidden layer ${layer + 1}`;
      text.replaceChildren(
        `${name}: `,
        bad.length > 0 ? make("span", { class: "bad" }, bad.join(", ")) : "none dead",
      );
      canvas.setAttribute("aria-label", `${name}, ${width} units; ${bad.join(", ")}`);
    });
  }

  paintSide(side, shown) {
    const cells = numbersAt(side.answers, this.at);
    if (this.data.plane) this.paintPlane(shown.answers, cells);
    else this.paintCurve(shown.answers, cells, shown.own);
    this.paintUnits(side, shown);
  }

  widthOf(canvas) {
    if (!this.widths.has(canvas)) this.widths.set(canvas, canvas.clientWidth || 300);
    return this.widths.get(canvas);
  }

  // A canvas as sharp as the screen, and the size of it in pixels of the page.
  canvas(canvas, height) {
    const width = this.widthOf(canvas);
    const tall = height ?? width;
    const sharp = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(tall * sharp)) {
      canvas.width = Math.round(width * sharp);
      canvas.height = Math.round(tall * sharp);
      canvas.style.height = `${tall}px`;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, tall);
    return [pen, width, tall];
  }

  // The 256 colours of a scale by its name, as the bytes of an image.
  palette(name, colour) {
    if (!this.palettes.has(name)) {
      const bytes = new Uint8ClampedArray(4 * 256);
      for (let level = 0; level < 256; level++) bytes.set(colour(level), 4 * level);
      this.palettes.set(name, new Uint32Array(bytes.buffer));
    }
    return this.palettes.get(name);
  }

  // Levels from 0 to 255 on a square grid, the lowest row below, in the colours of a palette.
  image(levels, count, palette) {
    if (!this.spares.has(count)) {
      const canvas = make("canvas", { width: count, height: count });
      const pen = canvas.getContext("2d");
      const image = pen.createImageData(count, count);
      this.spares.set(count, { canvas, pen, image, pixels: new Uint32Array(image.data.buffer) });
    }
    const { canvas, pen, image, pixels } = this.spares.get(count);
    for (let row = 0; row < count; row++) {
      const [to, from] = [row * count, (count - 1 - row) * count];
      for (let i = 0; i < count; i++) pixels[to + i] = palette[Math.round(levels[from + i])];
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  paintPlane(canvas, cells) {
    const { data } = this;
    const [pen, width] = this.canvas(canvas);
    const palette = this.palette("classes", (level) => {
      const lean = level / 127.5 - 1;
      const alpha = 20 + 150 * Math.abs(lean);
      return lean > 0 ? [0, 114, 178, alpha] : [230, 120, 0, alpha];
    });
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(this.image(cells, data.grid, palette), 0, 0, width, width);
    const place = (value) => ((value + data.reach) / (2 * data.reach)) * width;
    pen.lineWidth = 1;
    for (const [x, y, wanted] of data.points) {
      pen.fillStyle = wanted ? "#0072b2" : "#c45a00";
      pen.strokeStyle = "#ffffff";
      pen.beginPath();
      const [across, up] = [place(x), width - place(y)];
      if (wanted) pen.arc(across, up, 3.2, 0, 7);
      else pen.rect(across - 2.8, up - 2.8, 5.6, 5.6);
      pen.fill();
      pen.stroke();
    }
  }

  paintCurve(canvas, cells, own) {
    const { data } = this;
    const [pen, width] = this.canvas(canvas);
    const across = (x) => ((x + data.reach) / (2 * data.reach)) * width;
    const up = (y) => (1 - (y + data.height) / (2 * data.height)) * width;
    pen.strokeStyle = pen.fillStyle = this.ink;
    pen.globalAlpha = 0.25;
    pen.lineWidth = 1;
    pen.strokeRect(-1, up(0), width + 2, 0.01);
    pen.strokeRect(across(0), -1, 0.01, width + 2);
    pen.globalAlpha = 0.75;
    for (const [x, y] of data.open ? this.dots.points : data.points) {
      pen.beginPath();
      pen.arc(across(x), up(y), 3, 0, 7);
      pen.fill();
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = own;
    pen.lineWidth = 3;
    pen.beginPath();
    // A level at an end of the scale is that of a height outside the picture.
    const outside = (level) => level <= 0 || level >= 65535;
    cells.forEach((level, i) => {
      const x = (i / (data.grid - 1)) * width;
      const hidden = i === 0 || (outside(level) && outside(cells[i - 1]));
      pen[hidden ? "moveTo" : "lineTo"](x, (1 - level / 65535) * width);
    });
    pen.stroke();
    pen.strokeStyle = this.ink;
    this.dots.paintCross(canvas, pen, across, up);
  }

  paintUnits(side, shown) {
    const { data, ink } = this;
    const all = numbersAt(side.responses, this.at);
    const wrong = rowOf(side.flags, lastMoment(side, this.at));
    const [red, green, blue] = shown.own.match(/[\d.]+/g).map(Number);
    const palette = this.palette(shown.own, (level) => [red, green, blue, level * 0.85]);
    shown.rows.forEach(([, canvas], layer) => {
      const first = layer * data.width;
      const flags = wrong.subarray(first, first + data.width);
      const columns = Math.max(1, Math.floor((this.widthOf(canvas) + GAP) / (CELL + GAP)));
      const lines = Math.ceil(data.width / columns);
      const [pen] = this.canvas(canvas, lines * (CELL + GAP));
      for (let unit = 0; unit < data.width; unit++) {
        const start = (first + unit) * data.each;
        const levels = all.subarray(start, start + data.each);
        const x = 1 + (unit % columns) * (CELL + GAP);
        const y = 1 + Math.floor(unit / columns) * (CELL + GAP);
        if (data.plane) pen.drawImage(this.image(levels, data.units, palette), x, y, CELL, CELL);
        else this.paintResponse(pen, levels, [x, y], shown.own);
        pen.strokeStyle = ink;
        pen.lineWidth = flags[unit] === 0 ? 0.5 : 1.75;
        pen.setLineDash(flags[unit] === 2 ? [3, 3] : []);
        pen.strokeRect(x, y, CELL, CELL);
        if (flags[unit] === 1) {
          pen.beginPath();
          pen.moveTo(x, y);
          pen.lineTo(x + CELL, y + CELL);
          pen.moveTo(x + CELL, y);
          pen.lineTo(x, y + CELL);
          pen.stroke();
        }
        pen.setLineDash([]);
      }
    });
  }

  // A hidden unit's output along the axis of a curve.
  paintResponse(pen, levels, [x, y], own) {
    pen.strokeStyle = own;
    pen.lineWidth = 1.75;
    pen.beginPath();
    levels.forEach((level, i) =>
      pen.lineTo(
        x + (i / (levels.length - 1)) * CELL,
        y + CELL - 3 - (level / 255) * (CELL - 6),
      ),
    );
    pen.stroke();
  }

  stop() {
    this.pause();
    this.observer.disconnect();
  }
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const page = mainBlock();
  if (!page || !bytes) return undefined;
  const film = componentIn(parentElement, () => new Film(parentElement));
  film.update(page, bytes, setTriggerValue);
  return () => film.stop();
}
