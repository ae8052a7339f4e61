// The reader's own points, which are clicked into a picture, dragged, set by keys, typed, or read
// from a file.
//
// The browser keeps the list, so that a point shows at once and none is lost while a training runs.
// Each change sends the whole list to the server, with a number. Every film comes with the number
// that the server has heard last. Until that is the number of the last change, the server's list is
// older than the one shown, and does not count. While a point is being moved, the server hears of it
// when the hand rests.

const NEAR = 0.06; // how far from a point a click still means that point
const FINGER = [12, 22]; // pixels: how far a finger's tap does, and the beginning of its drag
const PULL = 4; // pixels: a pointer that goes farther moves the point and does not click on it
const STEP = 0.1; // how far an arrow key moves the cross
const FINE = 0.01; // and how far with Shift
const PAUSE = 400; // milliseconds without a key or a move, until the hand rests
const LARGEST = 200_000; // bytes of a file

const HELP = {
  click: "Click into a picture to set a point, and on a point to take it away. Drag it to move it.",
  keys: "Arrow keys move the cross, Shift finely. Enter sets a point or takes it away, M moves it.",
  typing:
    "Write x:y for each point, such as -0.5:0.3, or x and y on a line of its own. Enter sets them.",
};
const CLASSED_HELP = {
  click: `${HELP.click} The right button sets the other class.`,
  keys: `${HELP.keys} 0 and 1 choose the class.`,
  typing: "Write x:y:class for each point, or x, y and class on a line of its own. Enter sets them.",
};

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const SHAPES = ["square", "circle"];

// --- Pure helpers ----------------------------------------------------------------------------

// The index of the point nearest to a place; of two, the one that is painted over the other. -1 if
// none is within a distance across and up.
export function nearest(points, [x, y], within = NEAR) {
  let [found, least] = [-1, within];
  points.forEach(([left, low], index) => {
    const apart = Math.max(Math.abs(left - x), Math.abs(low - y));
    if (apart < within && apart <= least) [found, least] = [index, apart];
  });
  return found;
}

// A place on hundredths within the picture.
export function inside([x, y], { reach, height }) {
  const within = (value, end) => hundredths(Math.min(Math.max(value, -end), end));
  return [within(x, reach), within(y, height)];
}

// Where an arrow key moves a place, within the picture; undefined for another key.
export function walked([x, y], { key, shiftKey }, limits) {
  if (!(key in ARROWS)) return undefined;
  const [right, up] = ARROWS[key].map((way) => way * (shiftKey ? FINE : STEP));
  return inside([x + right, y + up], limits);
}

// --- The list, its field and the cross ---------------------------------------------------------

class Dots {
  // `paint` is called when there is something new to be seen in the pictures.
  constructor(paint) {
    this.paint = paint;
    this.points = [];
    this.cursor = [0, 0];
    this.group = 1; // the class of the next point
    this.sent = 0; // the number of the last change
    this.told = ""; // the points that the server knows of, as text
    this.shown = null; // the picture that the cross is in
    this.carried = null; // the point that is being moved
    this.cleared = null; // the points that can be brought back
    // A function of a point and its index that may take a click on it, and says whether it has.
    this.takesClick = () => false;
    this.label = make("label", { for: "typed" });
    this.field = make("textarea", {
      ...{ id: "typed", rows: 1, spellcheck: "false", autocomplete: "off" },
      "aria-describedby": "how wrong remarks",
    });
    this.field.onfocus = () => this.explain("typing");
    this.field.onblur = () => this.explain("click");
    this.field.oninput = () => (this.drafted = true);
    this.field.onchange = () => this.take(this.field.value);
    this.field.onkeydown = (event) => this.keyInField(event);
    const button = (act, ...inside) => {
      const made = make("button", { type: "button" }, ...inside);
      made.onclick = act;
      return made;
    };
    this.groups = SHAPES.map((sign, group) =>
      button(() => this.choose(group), make("i", { class: sign }), `class ${group}`),
    );
    const name = "Class of the next point";
    this.switch = make("div", { class: "switch", role: "group", "aria-label": name }, ...this.groups);
    this.clearing = button(() => this.clear());
    this.file = make("input", { type: "file", accept: ".csv,.tsv,.txt,text/*", hidden: "" });
    this.file.onchange = () => this.open(this.file.files[0]);
    const files = make(
      "div",
      { class: "files" },
      button(() => this.save(), "Save as file"),
      button(() => this.file.click(), "Open a file"),
      this.clearing,
      this.file,
    );
    this.how = make("span", { id: "how" });
    this.status = make("span", { role: "status" });
    const below = make("p", { class: "status" }, this.how, this.status);
    this.wrong = make("p", { id: "wrong", class: "wrong", role: "alert" });
    this.remarks = make("p", { id: "remarks", class: "remarks" });
    const parts = [this.label, this.switch, files, this.field, this.wrong, this.remarks, below];
    this.box = make("div", { class: "dots", hidden: "" }, ...parts);
    this.choose(this.group);
  }

  // Take what the server says, unless it has not heard of the last change yet.
  update({ open, points, heard, reach, height, most, fitting, lost, plane }, send) {
    const isSame = this.name === open;
    this.name = open;
    this.send = send;
    this.limits = { reach, height, most, fitting, lost, classed: plane };
    this.box.hidden = !open;
    this.switch.hidden = !plane;
    if (isSame && open && (this.carried || (this.waiting && heard !== this.sent))) return;
    if (!isSame) {
      Object.assign(this, { carried: null, cleared: null, drafted: false });
      this.explain("click");
    }
    this.waiting = false;
    // A film that is made anew goes on counting from the server's number.
    this.sent = Math.max(this.sent, heard);
    this.points = open ? points : [];
    this.told = asText(this.points);
    if (this.points.length) this.cleared = null;
    this.write();
    if (lost) this.restore();
  }

  write() {
    const { points, field, limits } = this;
    this.label.textContent = `Your points, ${points.length} of ${limits.most}`;
    this.clearing.textContent = this.cleared ? "Bring back" : "Clear points";
    this.remarks.textContent = remarks(points, limits).join(" ");
    // What is being typed, or is wrong, stays for the reader to correct.
    if (this.drafted) return;
    const text = asText(points);
    if (field.value !== text) field.value = text;
    this.refuse("");
  }

  set(points, said) {
    this.points = unique(points);
    this.cleared = null;
    this.announce(said);
    this.write();
    this.paint();
    this.tell();
  }

  // Tell the server of the points, if they are not those that it knows of.
  tell() {
    clearTimeout(this.resting);
    const { points, limits } = this;
    const text = asText(points);
    if (text === this.told) return;
    this.told = text;
    this.waiting = true;
    this.sent += 1;
    this.send(this.name, [this.sent, text.replaceAll(" ", "")]);
    keepForReload(this.name, points.length > limits.fitting ? text : "");
  }

  // Get the points again that the address does not hold and the server has forgotten.
  restore() {
    const { points = [] } = typed(keptForReload(this.name), this.limits);
    if (points.length) this.set(points, `${counted(points.length)} kept by this tab.`);
  }

  announce(text) {
    clearTimeout(this.pause);
    this.status.textContent = text;
  }

  // Write what to do next, in the place of what was announced before.
  explain(what) {
    this.announce("");
    // A finger has no right button.
    const hasButtons = what !== "click" || matchMedia("(hover: hover)").matches;
    const help = (this.limits?.classed && hasButtons ? CLASSED_HELP : HELP)[what];
    const looks = help.replace("take it away", "look at it").replace("takes it away", "looks at it");
    this.how.textContent = this.looks ? looks : help;
  }

  // From now on a click on a point looks at it, or takes it away again.
  look(looks) {
    if (Boolean(this.looks) === looks) return;
    this.looks = looks;
    this.explain("click");
  }

  // Say what is wrong with what was typed.
  refuse(sentence) {
    this.wrong.textContent = sentence;
    this.field.setAttribute("aria-invalid", sentence !== "");
  }

  // --- Changes

  // Choose the class of the next point.
  choose(group) {
    this.group = group;
    this.groups.forEach((each, i) => each.setAttribute("aria-pressed", i === group));
  }

  // The one place where it is decided what a click does: at a place, with the other class if it was
  // the right button, and with how far from a point it still means that point.
  click(place, { isOther = false, within = NEAR } = {}) {
    const { points, limits, group } = this;
    const index = nearest(points, place, within);
    if (index < 0) this.add(place, isOther ? 1 - group : group);
    else if (this.takesClick(points[index], index)) return;
    else if (isOther) this.turn(index);
    else this.set(points.filter((_, i) => i !== index), "Point taken away.");
  }

  add(place, group) {
    const { points, limits } = this;
    if (points.length >= limits.most) {
      this.announce(`There is room for ${counted(limits.most)}. Take one away first.`);
      return;
    }
    const point = limits.classed ? [...place, group] : place;
    this.set([...points, point], `Point${this.ofClass(point)} set at ${asPlace(place)}.`);
  }

  ofClass = (point) => (point.length > 2 ? ` of class ${point[2]}` : "");

  // Give a point the other class.
  turn(index) {
    const [x, y, group] = this.points[index];
    const said = `The point is of class ${1 - group} now.`;
    this.set(this.points.map((each, i) => (i === index ? [x, y, 1 - group] : each)), said);
  }

  // Take the points away, or bring them back.
  clear() {
    this.drafted = false;
    const { points, cleared } = this;
    if (cleared) {
      this.set(cleared, `${counted(cleared.length)} brought back.`);
    } else {
      this.set([], "All points taken away.");
      this.cleared = points.length ? points : null;
      this.write();
    }
  }

  // --- Moving a point

  pickUp(index) {
    this.carried = { index, from: this.points[index] };
  }

  // Bring the point that is being moved to a place.
  bring(place) {
    const { index, from } = this.carried;
    const point = [...inside(place, this.limits), ...from.slice(2)];
    this.cursor = point.slice(0, 2);
    this.points = this.points.map((each, i) => (i === index ? point : each));
    this.write();
    this.paint();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell(), PAUSE);
  }

  putDown() {
    if (!this.carried) return;
    const point = this.points[this.carried.index];
    this.carried = null;
    this.set(this.points, `Point moved to ${asPlace(point)}.`);
  }

  // --- Typed, saved and opened

  // Take the points of a text; `whence` is the name of the file that it is from.
  take(text, whence = "") {
    if (!whence && !this.drafted) return;
    const { points, names, again, wrong } = typed(text, this.limits);
    if (wrong) {
      this.announce("");
      this.refuse(whence ? `${whence}: ${wrong}` : wrong);
      return;
    }
    this.drafted = false;
    const [zero, one] = names;
    const both = one && one !== "1" ? ` “${zero}” is class 0, “${one}” is class 1.` : "";
    const more = again ? ` Left out, because they are there already: ${again}.` : "";
    if (asText(points) === asText(this.points)) this.write();
    else this.set(points, `${counted(points.length)} set.${more}${both}`);
  }

  keyInField(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.take(this.field.value);
    } else if (event.key === "Escape" && this.drafted) {
      event.preventDefault();
      this.drafted = false;
      this.write();
    }
  }

  save() {
    const file = new Blob([asFile(this.points, this.limits)], { type: "text/csv" });
    const link = make("a", { href: URL.createObjectURL(file), download: "points.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), PAUSE);
    this.announce(`${counted(this.points.length)} saved as points.csv.`);
  }

  async open(file) {
    this.file.value = ""; // so that the same file can be opened again
    if (!file) return;
    const name = shortened(file.name);
    const text = file.size > LARGEST ? "" : await file.text().catch(() => "\0");
    if (file.size > LARGEST) {
      this.refuse(`${name} is too large: points need less than ${LARGEST / 1000} kB.`);
    } else if (/[\0\uFFFD]/.test(text)) {
      this.refuse(`${name} is not a text file: points are lines of numbers, as in a .csv file.`);
    } else if (!text.trim()) {
      this.refuse(`${name} is empty.`);
    } else {
      this.take(text, name);
    }
  }

  // --- In a picture

  // Let a picture take points, or let it be an image alone.
  openIn(canvas, isOpen) {
    if (canvas.classList.toggle("open", isOpen) === (canvas.role === "application")) return;
    canvas.role = isOpen ? "application" : "img";
    for (const [name, value] of [["tabindex", "0"], ["aria-describedby", "how"]]) {
      if (isOpen) canvas.setAttribute(name, value);
      else canvas.removeAttribute(name);
    }
    const act = (handle) => (isOpen ? handle : null);
    canvas.onpointerdown = act((event) => this.press(canvas, event));
    canvas.onpointermove = act((event) => this.pull(canvas, event));
    canvas.onpointerup = act((event) => this.release(canvas, event));
    canvas.onpointercancel = act(() => this.letGo());
    canvas.ontouchstart = act((event) => this.touch(canvas, event));
    canvas.oncontextmenu = act((event) => this.limits.classed && event.preventDefault());
    canvas.onkeydown = act((event) => this.key(canvas, event));
    canvas.onfocus = act(() => canvas.matches(":focus-visible") && this.show(canvas));
    canvas.onblur = act(() => this.leave());
  }

  // Where in the picture a pointer is, and how large there is what it means, for a click and a drag.
  aim(canvas, { clientX, clientY, pointerType = "touch" }) {
    const { reach, height } = this.limits;
    const { left, top, width, height: tall } = canvas.getBoundingClientRect();
    const across = ((clientX - left) / width) * 2 - 1;
    const up = 1 - ((clientY - top) / tall) * 2;
    const place = inside([across * reach, up * height], this.limits);
    const radii = pointerType === "touch" ? FINGER.map((pixels) => (2 * reach * pixels) / width) : [];
    const [near = NEAR, far = NEAR] = radii.map((radius) => Math.max(radius, NEAR));
    return { place, near, far };
  }

  press(canvas, event) {
    this.putDown();
    this.show(null);
    this.pressed = null;
    const { button, isPrimary, ctrlKey, pointerId, clientX, clientY } = event;
    if (!isPrimary || (button !== 0 && !(button === 2 && this.limits.classed))) return;
    const { place, far } = this.aim(canvas, event);
    const index = nearest(this.points, place, far);
    const isOther = this.limits.classed && (button === 2 || ctrlKey);
    this.pressed = { pointerId, isOther, index, place, at: [clientX, clientY] };
  }

  // A finger that touches a point moves it, and not the page.
  touch(canvas, event) {
    const { place, far } = this.aim(canvas, event.touches[0]);
    if (event.touches.length === 1 && nearest(this.points, place, far) >= 0) event.preventDefault();
  }

  pull(canvas, event) {
    const { pressed, points } = this;
    const { clientX, clientY, pointerId } = event;
    const { place, near } = this.aim(canvas, event);
    if (pressed?.pointerId !== pointerId) {
      canvas.classList.toggle("over", nearest(points, place, near) >= 0);
      return;
    }
    if (pressed.index < 0 || pressed.isOther) return;
    const gone = Math.hypot(clientX - pressed.at[0], clientY - pressed.at[1]);
    if (!this.carried && gone <= PULL) return;
    if (!this.carried) {
      canvas.setPointerCapture(pointerId);
      this.pickUp(pressed.index);
    }
    // The point stays where it was under the pointer.
    const { from } = this.carried;
    this.bring([0, 1].map((axis) => from[axis] + place[axis] - pressed.place[axis]));
  }

  release(canvas, event) {
    const { pressed } = this;
    if (pressed?.pointerId !== event.pointerId) return;
    this.pressed = null;
    if (this.carried) {
      this.putDown();
      return;
    }
    const { place, near } = this.aim(canvas, event);
    this.cursor = place;
    this.click(place, { isOther: pressed.isOther, within: near });
  }

  // The browser has taken the pointer, to scroll the page.
  letGo() {
    this.pressed = null;
    this.putDown();
  }

  key(canvas, event) {
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    if (ctrlKey || metaKey || altKey) return;
    const place = walked(this.cursor, event, this.limits);
    const act = place ? () => this.walk(place) : this.actOf(key);
    if (!act) return;
    event.preventDefault();
    this.show(canvas);
    // A key that is held down would set the point and take it away again and again.
    if (place || !repeat) act();
  }

  // What a key does in a picture, besides the arrows.
  actOf(key) {
    const { carried, limits, cursor } = this;
    if (key === "Enter" || key === " ") {
      return () => (carried ? this.putDown() : this.click(cursor));
    }
    if (key === "m" || key === "M") return () => (carried ? this.putDown() : this.pickUpHere());
    if (key === "Escape" && carried) return () => this.putBack();
    if (limits.classed && (key === "0" || key === "1")) {
      return () => {
        this.choose(Number(key));
        this.announce(`The next point is of class ${key}.`);
      };
    }
    return undefined;
  }

  walk(place) {
    if (this.carried) this.bring(place);
    this.cursor = place;
    const index = nearest(this.points, place);
    const what = this.carried
      ? "M puts the point down, Escape back"
      : index < 0
        ? "Enter sets a point here"
        : `Enter takes this point${this.ofClass(this.points[index])} away, M moves it`;
    const text = `${asPlace(place)}. ${what}.`;
    this.announce("");
    this.how.textContent = text;
    this.pause = setTimeout(() => this.announce(text), PAUSE);
    this.paint();
  }

  pickUpHere() {
    const index = nearest(this.points, this.cursor);
    if (index < 0) {
      this.announce(`There is no point at ${asPlace(this.cursor)}.`);
      return;
    }
    this.pickUp(index);
    this.cursor = this.points[index].slice(0, 2);
    this.announce("Arrow keys move the point, M puts it down, Escape puts it back.");
    this.paint();
  }

  putBack() {
    const { index, from } = this.carried;
    this.carried = null;
    this.cursor = from.slice(0, 2);
    this.set(this.points.map((each, i) => (i === index ? from : each)), "The point is back.");
  }

  leave() {
    if (!this.pressed) this.putDown();
    this.show(null);
  }

  // Show the cross in a picture, or in none.
  show(canvas) {
    if (this.shown === canvas) return;
    this.shown = canvas;
    this.explain(canvas ? "keys" : "click");
    this.paint();
  }

  // Paint the cross, which shows where Enter sets a point, and a ring around one that keys move.
  paintCross(canvas, pen, across, up) {
    if (this.shown !== canvas) return;
    const [x, y] = [across(this.cursor[0]), up(this.cursor[1])];
    pen.globalAlpha = 1;
    pen.lineWidth = 1.5;
    const arms = ["m5,0h8", "m-5,0h-8", "m0,5v8", "m0,-5v-8"];
    const ring = this.carried ? `M${x + 10},${y}a10,10 0 1 0 0,1z` : "";
    pen.stroke(new Path2D(arms.map((arm) => `M${x},${y}${arm}`).join("") + ring));
  }
}
