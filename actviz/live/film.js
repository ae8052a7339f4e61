// The film of two trainings: it paints any moment of them, and plays them.
//
// It knows no formula and trains nothing. numpy sends what there was to see at each moment, in the
// form that actviz/training/film.py writes down; between two moments the film blends. The moment is
// one of Streamlit's sliders. The film follows its thumb, and drives it while it plays; the server
// hears of that only when the film lets go of the thumb.

const SPEED = 9; // moments in a second
const SPEEDS = [0.5, 1, 2, 4]; // how many times as fast one can watch
const OPENING = 700; // milliseconds that a film that plays by itself stands at its start
const TICKS = [-1, 0, 1]; // the numbers on the axes
const CELLS = [20, 30]; // the smallest and the largest picture of a hidden unit, in pixels
const BESIDE = [8, 16]; // how many of them fit beside each other, at least and at most
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
  // By their numbers, so that they are found among the reader's own points, too.
  const held = new Set(head.held.map((index) => String(head.points[index])));
  return { ...head, each, held, sides };
}

// The last moment of a side at or before a place of the slider. A side that has diverged has fewer
// moments, and stays at its last.
export function lastMoment({ count }, at) {
  return Math.min(Math.floor(at), count - 1);
}

// The signs on the buttons, as paths on a square of 16.
const SIGNS = {
  start: "M2,2H4V14H2ZM14,2V14L5,8Z",
  back: "M12,2V14L3,8Z",
  play: "M3,1.5V14.5L14,8Z",
  pause: "M3,2H6.5V14H3ZM9.5,2H13V14H9.5Z",
  forward: "M4,2V14L13,8Z",
  end: "M12,2H14V14H12ZM2,2V14L11,8Z",
};

// --- The film ----------------------------------------------------------------------------------

// How a side has ended that is shown at its last step.
function endOf({ diverged, valueless }, step) {
  if (!valueless) return `diverged after step ${diverged}, here step ${step}`;
  return step === 0 ? "no value" : `no value after step ${diverged - 1}, here step ${step}`;
}

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
    this.sides = ["first", "second"].map((name) => this.side(name));
    this.pointer = new Pointer(this);
    this.chosen = new Chosen(this);
    const of = (part) => this.sides.map((side) => side[part]);
    this.probe = make("span", { hidden: "" });
    this.root = make(
      "div",
      { class: "film" },
      make("div", { class: "pictures" }, ...of("box")),
      this.player(),
      this.dots.box,
      make("div", { class: "units" }, ...of("layers")),
      this.probe,
      this.pointer.hint,
      this.pointer.voice,
    );
    parent.append(make("div", { class: "frame" }, this.root));
    this.resizes.observe(this.root);
  }

  // The picture of a side with its axes, and the place for its hidden units.
  side(name) {
    const title = make("span", { class: "title" });
    const reading = make("span", { class: "reading" });
    const classes = make("span", { class: "classes", "aria-hidden": "true" });
    const head = make("h2", {}, make("i"), title, reading, classes); // a line as in the charts
    const answers = make("canvas", { class: "answers", role: "img" });
    const invite = "Click into the picture to set a point for the networks to learn.";
    const invitation = make("p", { class: "invitation", "aria-hidden": "true" }, invite);
    const picture = make("div", { class: "picture" }, answers, invitation);
    const [up, across] = ["up", "across"].map((axis) =>
      make("div", { class: `axis ${axis}`, "aria-hidden": "true" }),
    );
    const plot = make("div", { class: "plot" }, up, picture, across);
    const box = make("section", { class: `side ${name}` }, head, plot);
    const layers = make("div", { class: `layers ${name}` });
    const parts = { box, title, reading, classes, answers, picture, invitation, up, across, layers };
    return { ...parts, rows: [] };
  }

  // The buttons, the speed, the step, and the slider of the step.
  player() {
    const button = (name, label, sign, act) => {
      const made = make("button", { type: "button", class: name, "aria-label": label, title: label });
      made.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${sign}"/></svg>`;
      made.onclick = act;
      return made;
    };
    this.play = button("play", "Play", SIGNS.play, () => (this.playing ? this.pause() : this.start()));
    this.play.append(make("span", {}, "Play"));
    this.speed = make(
      "select",
      { class: "speed", "aria-label": "Speed", title: "Speed" },
      ...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}×`)),
    );
    this.speed.value = 1;
    this.now = make("span", { class: "now", "aria-live": "off" });
    this.scrubber = make("input", { class: "scrubber", type: "range", "aria-label": "Step" });
    this.scrubber.oninput = () => this.scrub(Number(this.scrubber.value));
    this.scrubber.onchange = () => this.letGo();
    this.bar = make(
      "div",
      { class: "player", role: "group", "aria-label": "Player" },
      button("start", "Back to the start", SIGNS.start, () => this.go(0)),
      button("back", "Step back", SIGNS.back, () => this.go(Math.ceil(this.at) - 1)),
      this.play,
      button("forward", "Step forward", SIGNS.forward, () => this.go(Math.floor(this.at) + 1)),
      button("end", "To the end", SIGNS.end, () => this.go(this.last)),
      this.speed,
      this.now,
      this.scrubber,
    );
    return this.bar;
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
    this.chosen.update(this.data, send);
    const isNew = !this.isOpen;
    this.isOpen = true;
    if (isNew && this.data.plays && !this.empty && !isCalm()) this.start(OPENING);
    else if (!this.playing) this.follow();
  }

  // Make what stays as long as the film does.
  build() {
    const { data } = this;
    const { moments, layers } = data;
    this.last = moments.length - 1;
    this.painted = undefined;
    // Without points there is nothing to learn, and so nothing to play.
    this.empty = data.sides.every(({ count }) => count === 0);
    for (const each of this.bar.querySelectorAll("button, input, select")) each.disabled = this.empty;
    Object.assign(this.scrubber, { min: 0, max: this.last, step: 1 });
    // Where both sides have diverged there is nothing more to see.
    this.end = Math.max(...data.sides.map(({ count }) => count), 1) - 1;
    this.now.classList.toggle("ends", !this.empty && this.end < this.last);
    data.sides.forEach((side, i) => {
      const { title, classes, answers, picture, layers: box, up, across } = this.sides[i];
      title.textContent = side.title;
      const signs = data.plane ? [["circle", "class 1"], ["square", "class 0"]] : [];
      if (data.held.size) {
        if (data.plane) signs[1][1] = "0"; // there is not more room
        signs.push(["circle hollow", "held out"]);
      }
      classes.hidden = signs.length === 0;
      classes.replaceChildren(
        ...signs.map(([sign, name]) => make("span", {}, make("i", { class: sign }), name)),
      );
      this.writeAxis(up, data.plane ? ["x", "2"] : ["y"], data.plane ? data.reach : data.height);
      this.writeAxis(across, data.plane ? ["x", "1"] : ["x"], data.reach);
      this.dots.openIn(answers, Boolean(data.open));
      this.pointer.takeKeys(picture, !data.open);
      const rows = Array.from({ length: side.count ? layers : 0 }, () => [
        make("p", { class: "layer" }),
        make("canvas", { role: "img" }),
      ]);
      this.sides[i].rows = rows;
      box.replaceChildren(...rows.map((row) => make("div", { class: "row" }, ...row)));
    });
  }

  // Write the numbers along an axis that goes from -end to end, and its name at the end.
  writeAxis(axis, [name, index], end) {
    const mark = (place, kind, ...text) => {
      const made = make("span", { class: kind }, ...text);
      made.style.setProperty("--at", (place + end) / (2 * end));
      return made;
    };
    const below = index ? [make("sub", {}, index)] : [];
    axis.replaceChildren(
      ...TICKS.map((tick) => mark(tick, "tick", digits(tick))),
      mark(end, "name", name, ...below),
    );
  }

  // --- Going from moment to moment

  follow() {
    const value = sliderValue(this.page, this.data.slider);
    this.at = Math.min(value ?? this.last, this.last);
    this.paint();
  }

  go(place) {
    this.pause();
    this.scrub(place);
    this.letGo();
  }

  // Move the slider to a place, and hold it there.
  scrub(place) {
    this.pause();
    this.drive ??= new SliderDriver(this.page, this.data.slider);
    this.drive.to(Math.min(Math.max(place, 0), this.last));
    this.follow();
  }

  // Let go of the slider, so that the server and the address hear of it.
  letGo() {
    this.drive?.letGo();
    this.drive = undefined;
    this.follow();
  }

  // Play from here, or from the start where it stands at the end; first stand still for a while.
  start(still = 0) {
    if (this.at === undefined || this.at >= this.last) this.at = 0;
    this.drive ??= new SliderDriver(this.page, this.data.slider);
    this.playing = true;
    this.say("Pause", SIGNS.pause);
    let before;
    const frame = (time) => {
      if (!this.playing) return;
      // After a slow frame the film goes on as usual, and does not jump to catch up.
      const passed = Math.min(time - (before ?? time), 100);
      before = time;
      if (still > 0) still -= passed;
      else this.run = Math.min(this.run + (passed / 1000) * SPEED * this.speed.value, this.last);
      const moment = Math.floor(this.run);
      this.drive.to(moment, isCalm() ? 0 : this.run - moment);
      if (this.run >= this.last) this.pause();
      else requestAnimationFrame(frame);
    };
    this.run = this.at;
    this.drive.to(Math.floor(this.run));
    this.follow();
    requestAnimationFrame(frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.say("Play", SIGNS.play);
    // What it plays, not what is painted: after a slow frame that is behind.
    this.drive.to(Math.round(this.run));
    this.letGo();
  }

  // Press one of the buttons, as a key does; see keys.js.
  press(name) {
    this.bar.querySelector(`.${name}`).click();
  }

  say(label, sign) {
    this.play.querySelector("path").setAttribute("d", sign);
    this.play.querySelector("span").textContent = label;
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
  }

  // --- Painting

  paint() {
    if (!this.data || this.at === undefined || !this.root.isConnected) return;
    const { data, at, end } = this;
    const { moments } = data;
    const step = moments[Math.floor(Math.min(at, end))];
    // Texts change from moment to moment, pictures with every frame.
    const isNewMoment = this.written !== Math.floor(at);
    this.written = Math.floor(at);
    if (isNewMoment) {
      const diverged = at > end ? ": both have diverged" : "";
      const now = `Step ${step} of ${moments[this.last]}${diverged}`;
      this.now.textContent = this.empty ? "" : now;
      this.scrubber.value = Math.floor(at);
      this.scrubber.ariaValueText = now;
      const { color, fontSize } = getComputedStyle(this.root);
      this.ink = color;
      this.large = parseFloat(fontSize) > 16; // for the last row of a classroom
      this.classes = ["--class-one", "--class-two"].map((name) => this.colourOf(name));
      this.paper = `rgb(${this.colourOf("--st-background-color")})`;
    }
    data.sides.forEach((side, i) => {
      const shown = this.sides[i];
      shown.invitation.hidden = !data.open || this.dots.points.length > 0;
      if (side.count === 0) {
        if (isNewMoment) this.writeNothing(side, shown);
        shown.levels = undefined;
        this.paintAnswers(shown.answers, null, this.ink);
        return;
      }
      if (isNewMoment) this.write(side, shown);
      this.paintSide(side, shown);
    });
    this.pointer.draw();
  }

  // A colour by its name in the stylesheet: red, green and blue.
  colourOf(name) {
    this.probe.style.color = `var(${name})`;
    return getComputedStyle(this.probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  }

  // Write what is special at a moment, and for screen readers what the picture shows.
  write(side, shown) {
    const { at } = this;
    const left = lastMoment(side, at);
    const past = side.diverged !== null && at >= side.count;
    const step = this.data.moments[left];
    shown.reading.textContent = past ? endOf(side, step) : "";
    shown.own = getComputedStyle(shown.layers).color;
    const share = side.accuracy[left];
    const right = share === null ? "" : `, ${percent(share)} right`;
    const about = `${side.title}: loss ${digits(side.loss[left] ?? NaN, 6)}${right}`;
    shown.answers.setAttribute("aria-label", about);
    this.writeUnits(side, shown, left);
  }

  // Write that a side has had nothing to learn yet.
  writeNothing(side, shown) {
    shown.reading.textContent = "not trained yet";
    shown.answers.setAttribute("aria-label", `${side.title}: not trained yet`);
  }

  // Write how many units of each layer are dead or saturated, always in two lines.
  writeUnits(side, shown, left) {
    const { width } = this.data;
    shown.rows.forEach(([text, canvas], layer) => {
      const flags = rowOf(side.flags, left).subarray(layer * width, (layer + 1) * width);
      const dead = flags.filter((flag) => flag === 1).length;
      const saturated = flags.filter((flag) => flag === 2).length;
      const bad = [dead && `${dead} dead`, saturated && `${saturated} saturated`].filter(Boolean);
      const name = `Layer ${layer + 1}`;
      const lines = bad.map((each) => make("b", {}, each));
      const first = lines.length === 2 ? [`${name}: `, lines.shift()] : [name];
      const second = lines[0] ?? "none dead";
      text.replaceChildren(make("span", {}, ...first), make("span", {}, second));
      const said = bad.join(", ") || "none dead";
      canvas.setAttribute("aria-label", `${side.title}, hidden layer ${layer + 1}: ${said}`);
    });
  }

  paintSide(side, shown) {
    shown.levels = numbersAt(side.answers, this.at);
    this.paintAnswers(shown.answers, shown.levels, shown.own);
    this.paintUnits(side, shown);
  }

  // Paint what a network answers, or the examples alone.
  paintAnswers(canvas, cells, own) {
    if (this.data.plane) this.paintPlane(canvas, cells);
    else this.paintCurve(canvas, cells ?? [], own);
  }

  // The examples: those of the film, or the reader's own, which may be newer.
  get points() {
    return this.data.open ? this.dots.points : this.data.points;
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
    const palette = this.palette(`classes ${this.classes}`, (level) => {
      const lean = level / 127.5 - 1;
      return [...this.classes[lean > 0 ? 1 : 0], 10 + 150 * Math.abs(lean)];
    });
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "medium"; // "high" would take three times as long
    if (cells) pen.drawImage(this.image(cells, data.grid, palette), 0, 0, width, width);
    pen.drawImage(this.examples(canvas, width), 0, 0, width, width);
    const across = (x) => ((x + data.reach) / (2 * data.reach)) * width;
    pen.strokeStyle = this.ink;
    this.dots.paintCross(canvas, pen, across, (y) => width - across(y));
  }

  // The examples of both classes, painted once for all moments.
  examples({ width: pixels }, width) {
    const { data, points } = this;
    // Larger for the last row of a classroom, and what is to be taken hold of while there is room.
    const larger = (this.large ? 1.4 : 1) * (data.open && points.length <= 100 ? 1.4 : 1);
    const few = points.length < 10 && !data.open ? 2.2 : 1; // each of them counts
    const size = Math.min(Math.max(width / 120, 2.4), 5) * larger * few;
    const of = [pixels, size, this.classes].join();
    if (this.painted?.of === of && this.painted.points === points) return this.painted.canvas;
    const canvas = make("canvas", { width: pixels, height: pixels });
    this.painted = { of, points, canvas };
    const pen = canvas.getContext("2d");
    pen.scale(pixels / width, pixels / width);
    const place = (value) => ((value + data.reach) / (2 * data.reach)) * width;
    for (const point of points) {
      const [x, y, target] = point;
      const isHeld = data.held.has(String(point));
      const own = `rgb(${this.classes[target]})`;
      // What is held out is hollow.
      [pen.fillStyle, pen.strokeStyle] = isHeld ? [this.paper, own] : [own, "#ffffff"];
      pen.lineWidth = isHeld ? size / 2.2 : 1;
      pen.beginPath();
      const [across, up] = [place(x), width - place(y)];
      if (target) pen.arc(across, up, size, 0, 7);
      else pen.rect(across - 0.88 * size, up - 0.88 * size, 1.76 * size, 1.76 * size);
      pen.fill();
      pen.stroke();
    }
    return canvas;
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
    for (const point of this.points) {
      const isHeld = data.held.has(String(point));
      pen.beginPath();
      pen.arc(across(point[0]), up(point[1]), 3, 0, 7);
      pen[isHeld ? "stroke" : "fill"]();
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
      const room = this.widthOf(canvas);
      const beside = Math.min(Math.max(data.width, BESIDE[0]), BESIDE[1]);
      const fitting = Math.floor((room - 2) / beside) - GAP;
      const cell = Math.min(Math.max(fitting, CELLS[0]), CELLS[1]);
      const columns = Math.max(1, Math.floor((room - 2 + GAP) / (cell + GAP)));
      const lines = Math.ceil(data.width / columns);
      const [pen] = this.cleared(canvas, lines * (cell + GAP));
      for (let unit = 0; unit < data.width; unit++) {
        const start = (first + unit) * data.each;
        const levels = all.subarray(start, start + data.each);
        const x = 1 + (unit % columns) * (cell + GAP);
        const y = 1 + Math.floor(unit / columns) * (cell + GAP);
        if (data.plane) pen.drawImage(this.image(levels, data.units, palette), x, y, cell, cell);
        else this.paintResponse(pen, levels, [x, y, cell], shown.own);
        pen.strokeStyle = ink;
        pen.lineWidth = flags[unit] === 0 ? 0.5 : 1.75;
        pen.setLineDash(flags[unit] === 2 ? [3, 3] : []);
        pen.strokeRect(x, y, cell, cell);
        if (flags[unit] === 1) {
          const [right, below] = [x + cell, y + cell];
          pen.stroke(new Path2D(`M${x},${y}L${right},${below}M${right},${y}L${x},${below}`));
        }
        pen.setLineDash([]);
      }
    });
  }

  // Paint the output of a hidden unit over x, as a curve.
  paintResponse(pen, levels, [left, top, cell], colour) {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.75;
    pen.beginPath();
    levels.forEach((level, i) => {
      const x = left + (i / (levels.length - 1)) * cell;
      const y = top + cell - 3 - (level / 255) * (cell - 6);
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
  window.actvizFilm = film; // for keys.js
  film.update(page, bytes, setTriggerValue);
  return () => film.stop();
}
