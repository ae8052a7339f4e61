// The film of two trainings: it paints any moment of them, and plays them.
//
// It knows no formula and trains nothing. numpy sends what there was to see at each moment, in the
// form that actviz/training/film.py writes down; between two moments the film blends. The moment is
// one of Streamlit's sliders. The film follows its thumb, and drives it while it plays; the server
// hears of that only when the film lets go of the thumb.

const SPEED = 9; // moments in a second
const CELL = 30; // pixels of the picture of a hidden unit
const GAP = 4; // pixels between two of them

// --- Pure helpers ----------------------------------------------------------------------------

// The message with the tracks of both sides unpacked: `answers`, `responses` and `flags` by moment.
export function unpackFilm(bytes) {
  const [head, take] = readMessage(bytes);
  const sides = head.sides.map(({ recording, ...side }) => {
    const { at, tracks } = readRecording(recording, take);
    return { ...side, ...tracks, count: at.length };
  });
  const each = head.plane ? head.units ** 2 : head.units; // numbers of a hidden unit's responses
  return { ...head, each, sides };
}

// The last moment of a side at or before a place of the slider. A side that has diverged has fewer
// moments, and stays at its last.
export function lastMoment({ count }, at) {
  return Math.min(Math.floor(at), count - 1);
}

// --- The film ----------------------------------------------------------------------------------

class Film {
  constructor(parent) {
    this.observer = new MutationObserver((records) => {
      if (records.some(isMove)) this.follow();
    });
    // Kept, because they take long: the widths of canvases, colours by the name of a palette, and
    // images by their size.
    this.widths = new Map();
    this.palettes = new Map();
    this.images = new Map();
    this.dots = new Dots(() => this.paint());
    this.resizes = new ResizeObserver(() => {
      this.widths.clear();
      this.written = undefined;
      // Painting may change the size again, which must not happen while sizes are being observed.
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
    this.written = undefined; // the theme may have changed
    // The same film comes again after each move of the slider.
    if (this.bytes?.length !== bytes.length || this.bytes.some((byte, i) => byte !== bytes[i])) {
      this.bytes = bytes.slice();
      this.data = unpackFilm(this.bytes);
      this.build();
    }
    this.dots.update(this.data, send);
    if (!this.playing) this.follow();
  }

  // Make what stays as long as the film does.
  build() {
    const { data } = this;
    const { moments, layers } = data;
    this.last = moments.length - 1;
    // Without points there is nothing to learn, and so nothing to play.
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

  // Take hold of the slider, but leave the focus where it is.
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
      // After a slow frame the film goes on as usual, and does not jump to catch up.
      const seconds = Math.min(time - (before ?? time), 100) / 1000;
      this.run = Math.min(this.run + seconds * SPEED, this.last);
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
    // Where both sides have diverged there is nothing more to see.
    const end = Math.max(...data.sides.map(({ count }) => count), 1) - 1;
    const step = moments[Math.floor(Math.min(at, end))];
    // Texts change from moment to moment, pictures with every frame.
    const isNewMoment = this.written !== Math.floor(at);
    this.written = Math.floor(at);
    if (isNewMoment) {
      const diverged = at > end ? ": both have diverged" : "";
      const now = `Step ${step} of ${moments[this.last]}${diverged}`;
      this.now.textContent = this.empty ? "" : now;
      this.ink = getComputedStyle(this.root).color;
    }
    data.sides.forEach((side, i) => {
      const shown = this.sides[i];
      shown.invitation.hidden = !data.open || this.dots.points.length > 0;
      if (side.count === 0) {
        if (isNewMoment) this.writeNothing(side, shown);
        this.paintCurve(shown.answers, [], this.ink);
        return;
      }
      if (isNewMoment) this.write(side, shown);
      this.paintSide(side, shown);
    });
  }

  // Write the exact numbers of a moment.
  write(side, shown) {
    const { at } = this;
    const left = lastMoment(side, at);
    const past = side.diverged !== null && at >= side.count;
    const step = this.data.moments[left];
    const diverged = past ? `diverged after step ${side.diverged}; at step ${step}: ` : "";
    const loss = make("b", {}, sixDigits(side.loss[left]));
    const share = side.accuracy[left];
    const right = share === null ? "" : `, ${percent(share)} right`;
    shown.reading.replaceChildren(`${diverged}loss `, loss, right);
    shown.own = getComputedStyle(loss).color;
    const about = `${side.title}: loss ${loss.textContent}${right}`;
    shown.answers.setAttribute("aria-label", about);
    this.writeUnits(side, shown, left);
  }

  // Write that a side has had nothing to learn yet.
  writeNothing(side, shown) {
    shown.reading.textContent = "not trained yet";
    shown.answers.setAttribute("aria-label", `${side.title}: not trained yet`);
  }

  // Write how many units of each layer are dead or saturated.
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

  // Clear a canvas for painting, as sharp as the screen; a square one where no height is given.
  // Gives the pen and the width in pixels of the page.
  cleared(canvas, height = this.widthOf(canvas)) {
    const width = this.widthOf(canvas);
    const sharp = devicePixelRatio || 1;
    const [across, down] = [width, height].map((pixels) => Math.round(pixels * sharp));
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, height);
    return [pen, width];
  }

  // The 256 colours of a palette by its name, as the bytes of an image have them.
  palette(name, colour) {
    if (!this.palettes.has(name)) {
      const bytes = new Uint8ClampedArray(4 * 256);
      for (let level = 0; level < 256; level++) bytes.set(colour(level), 4 * level);
      this.palettes.set(name, new Uint32Array(bytes.buffer));
    }
    return this.palettes.get(name);
  }

  // Levels from 0 to 255 on a square grid, its first row below, in the colours of a palette.
  image(levels, count, palette) {
    if (!this.images.has(count)) {
      const canvas = make("canvas", { width: count, height: count });
      const pen = canvas.getContext("2d");
      const image = pen.createImageData(count, count);
      this.images.set(count, { canvas, pen, image, pixels: new Uint32Array(image.data.buffer) });
    }
    const { canvas, pen, image, pixels } = this.images.get(count);
    for (let row = 0; row < count; row++) {
      const [to, from] = [row * count, (count - 1 - row) * count];
      for (let i = 0; i < count; i++) pixels[to + i] = palette[Math.round(levels[from + i])];
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  paintPlane(canvas, cells) {
    const { data } = this;
    const [pen, width] = this.cleared(canvas);
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
    for (const [x, y, target] of data.points) {
      pen.fillStyle = target ? "#0072b2" : "#c45a00";
      pen.strokeStyle = "#ffffff";
      pen.beginPath();
      const [across, up] = [place(x), width - place(y)];
      if (target) pen.arc(across, up, 3.2, 0, 7);
      else pen.rect(across - 2.8, up - 2.8, 5.6, 5.6);
      pen.fill();
      pen.stroke();
    }
  }

  paintCurve(canvas, cells, own) {
    const { data } = this;
    const [pen, width] = this.cleared(canvas);
    const across = (x) => ((x + data.reach) / (2 * data.reach)) * width;
    const up = (y) => (1 - (y + data.height) / (2 * data.height)) * width;
    pen.strokeStyle = pen.fillStyle = this.ink;
    pen.globalAlpha = 0.25;
    pen.lineWidth = 1;
    pen.stroke(new Path2D(`M0,${up(0)}H${width}M${across(0)},0V${width}`));
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
    // The first and the last level stand for all heights outside of the picture.
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
    const flagsOfAll = rowOf(side.flags, lastMoment(side, this.at));
    const [red, green, blue] = shown.own.match(/[\d.]+/g).map(Number);
    const palette = this.palette(shown.own, (level) => [red, green, blue, level * 0.85]);
    shown.rows.forEach(([, canvas], layer) => {
      const first = layer * data.width;
      const flags = flagsOfAll.subarray(first, first + data.width);
      const columns = Math.max(1, Math.floor((this.widthOf(canvas) + GAP) / (CELL + GAP)));
      const lines = Math.ceil(data.width / columns);
      const [pen] = this.cleared(canvas, lines * (CELL + GAP));
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
          const [right, below] = [x + CELL, y + CELL];
          pen.stroke(new Path2D(`M${x},${y}L${right},${below}M${right},${y}L${x},${below}`));
        }
        pen.setLineDash([]);
      }
    });
  }

  // Paint the output of a hidden unit over x, as a curve.
  paintResponse(pen, levels, [left, top], colour) {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.75;
    pen.beginPath();
    levels.forEach((level, i) => {
      const x = left + (i / (levels.length - 1)) * CELL;
      const y = top + CELL - 3 - (level / 255) * (CELL - 6);
      pen.lineTo(x, y);
    });
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
