// The reader's own points, which are clicked into a picture, set by keys, or typed.
//
// The browser keeps the list, so that a point shows at once and none is lost while a training runs.
// Each change sends the whole list to the server, with a number. Every film comes with the number
// that the server has heard last. Until that is the number of the last change, the server's list is
// older than the one shown, and does not count.

const NEAR = 0.06; // a click no farther from a point than this takes the point away
const STEP = 0.1; // how far an arrow key moves the cross
const FINE = 0.01; // and how far with Shift
const PAUSE = 400; // milliseconds without a key, until the place of the cross is read aloud

const BY_CLICK = "Click into a picture to set a point, and on a point to take it away.";
const BY_KEYS =
  "Arrow keys move the cross, with Shift in small steps. Enter sets a point there or takes it away.";
const BY_TYPING =
  "Write x:y for each point, such as -0.5:0.3, or x and y on a line of its own. Enter sets them.";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

// --- Pure helpers ----------------------------------------------------------------------------

// Rounded to hundredths, as the server keeps them, and without a negative zero.
function hundredths(number) {
  return Math.round(100 * number) / 100 + 0;
}

const isNear = ([x, y]) => ([left, low]) => Math.abs(left - x) < NEAR && Math.abs(low - y) < NEAR;

// The points with one more, or without those that are there already.
export function toggled(points, place) {
  const others = points.filter((point) => !isNear(place)(point));
  return others.length < points.length ? others : [...points, place];
}

// Where an arrow key moves a place, within the picture; undefined for another key.
export function walked([x, y], { key, shiftKey }, { reach, height }) {
  if (!(key in ARROWS)) return undefined;
  const [right, up] = ARROWS[key].map((way) => way * (shiftKey ? FINE : STEP));
  const within = (value, end) => hundredths(Math.min(Math.max(value, -end), end));
  return [within(x + right, reach), within(y + up, height)];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const asText = ([x, y]) => `x = ${digits(x)}, y = ${digits(y)}`;
const shortened = (text) => (text.length > 24 ? `${text.slice(0, 24)}…` : text);

// The points that are typed in a text: pairs like -0.5:0.3, or a line with x and y for each point.
// Gives { points }, or { wrong }, a sentence that says what is wrong.
export function typed(text, { reach, height, most }) {
  const plain = text.replaceAll("−", "-");
  const pairs = plain.includes(":");
  const parts = pairs ? plain.replace(/\s*:\s*/g, ":").split(/[\s,;]+/) : plain.split(/[\n;]+/);
  const found = new Map();
  for (const part of parts.map((each) => each.trim()).filter(Boolean)) {
    const numbers = part.replace(/,$/, "").split(pairs ? ":" : /\s*,\s*|\s+/);
    if (numbers.length !== 2 || !numbers.every((number) => NUMBER.test(number))) {
      const how = "write each point as x:y, such as -0.5:0.3, or as x and y on a line of its own";
      return { wrong: `“${shortened(part)}” is not a point: ${how}.` };
    }
    const [x, y] = numbers.map(Number);
    if (!(Math.abs(x) <= reach && Math.abs(y) <= height)) {
      const [across, up] = [reach, height].map((end) => `from ${digits(-end)} to ${digits(end)}`);
      const ends = `x goes ${across}, y ${up}`;
      return { wrong: `“${shortened(part)}” is outside the picture: ${ends}.` };
    }
    const point = [hundredths(x), hundredths(y)];
    found.set(String(point), point);
  }
  if (found.size > most) {
    return { wrong: `These are ${found.size} points; there is room for ${most}.` };
  }
  return { points: [...found.values()] };
}

// --- The list, its field and the cross ---------------------------------------------------------

class Dots {
  // `paint` is called when there is something new to be seen in the pictures.
  constructor(paint) {
    this.paint = paint;
    this.points = [];
    this.cursor = [0, 0];
    this.sent = 0;
    this.shown = null; // the picture that the cross is in
    this.label = make("label", { for: "typed" });
    this.field = make("textarea", {
      ...{ id: "typed", rows: 1, maxlength: 4000, spellcheck: "false", autocomplete: "off" },
      "aria-describedby": "how wrong",
    });
    this.field.onfocus = () => this.explain(BY_TYPING);
    this.field.onblur = () => this.explain(BY_CLICK);
    this.field.oninput = () => (this.drafted = true);
    this.field.onchange = () => this.take();
    this.field.onkeydown = (event) => this.keyInField(event);
    const clear = make("button", { type: "button" }, "Clear points");
    clear.onclick = () => this.clear();
    this.how = make("span", { id: "how" });
    this.status = make("span", { role: "status" });
    const below = make("p", { class: "status" }, this.how, this.status);
    this.wrong = make("p", { id: "wrong", class: "wrong", role: "alert" });
    const row = [this.label, this.field, clear, this.wrong, below];
    this.box = make("div", { class: "dots", hidden: "" }, ...row);
    this.explain(BY_CLICK);
  }

  // Take what the server says, unless it has not heard of the last change yet.
  update({ open, points, heard, reach, height, most }, send) {
    this.send = send;
    this.limits = { reach, height, most };
    this.box.hidden = !open;
    if (this.waiting && open && heard !== this.sent) return;
    this.waiting = false;
    this.drafted &&= open;
    // A film that is made anew goes on counting from the server's number.
    this.sent = Math.max(this.sent, heard);
    this.points = open ? points : [];
    this.write();
  }

  write() {
    const { points, field } = this;
    this.label.textContent = `Your points, ${points.length} of ${this.limits.most}`;
    // What is being typed, or is wrong, stays for the reader to correct.
    if (this.drafted) return;
    const text = points.map((point) => point.join(":")).join(", ");
    if (field.value !== text) field.value = text;
    this.refuse("");
  }

  set(points, said) {
    this.points = points;
    this.waiting = true;
    this.sent += 1;
    this.announce(said);
    this.write();
    this.paint();
    this.send("points", [this.sent, points.map((point) => point.join(":")).join()]);
  }

  announce(text) {
    clearTimeout(this.pause);
    this.status.textContent = text;
  }

  // Write what to do next, in the place of what was announced before.
  explain(text) {
    this.announce("");
    this.how.textContent = text;
  }

  // Say what is wrong with what was typed.
  refuse(sentence) {
    this.wrong.textContent = sentence;
    this.field.setAttribute("aria-invalid", sentence !== "");
  }

  toggle(place) {
    const { points, limits } = this;
    const next = toggled(points, place);
    if (next.length > limits.most) {
      this.announce(`There is room for ${limits.most} points. Take one away first.`);
      return;
    }
    const isMore = next.length > points.length;
    this.set(next, isMore ? `Point set at ${asText(place)}.` : "Point taken away.");
  }

  clear() {
    this.drafted = false;
    this.set([], "All points taken away.");
  }

  // --- Typed

  take() {
    if (!this.drafted) return;
    const { points, wrong } = typed(this.field.value, this.limits);
    if (wrong) {
      this.refuse(wrong);
      return;
    }
    this.drafted = false;
    if (String(points) === String(this.points)) this.write();
    else this.set(points, points.length === 1 ? "1 point set." : `${points.length} points set.`);
  }

  keyInField(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.take();
    } else if (event.key === "Escape" && this.drafted) {
      event.preventDefault();
      this.drafted = false;
      this.write();
    }
  }

  // --- In a picture

  // Let a picture take points, or let it be an image alone.
  open(canvas, isOpen) {
    if (canvas.classList.toggle("open", isOpen) === (canvas.role === "application")) return;
    canvas.role = isOpen ? "application" : "img";
    for (const [name, value] of [["tabindex", "0"], ["aria-describedby", "how"]]) {
      if (isOpen) canvas.setAttribute(name, value);
      else canvas.removeAttribute(name);
    }
    const act = (handle) => (isOpen ? handle : null);
    canvas.onclick = act((event) => this.click(canvas, event));
    canvas.onkeydown = act((event) => this.key(canvas, event));
    canvas.onpointerdown = act(() => this.show(null));
    canvas.onfocus = act(() => canvas.matches(":focus-visible") && this.show(canvas));
    canvas.onblur = act(() => this.show(null));
  }

  click(canvas, { clientX, clientY }) {
    const { reach, height } = this.limits;
    const { left, top, width, height: tall } = canvas.getBoundingClientRect();
    const within = (share, end) => hundredths((Math.min(Math.max(share, 0), 1) * 2 - 1) * end);
    this.cursor = [
      within((clientX - left) / width, reach),
      within(1 - (clientY - top) / tall, height),
    ];
    this.toggle(this.cursor);
  }

  key(canvas, event) {
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    if (ctrlKey || metaKey || altKey) return;
    const place = walked(this.cursor, event, this.limits);
    if (!place && key !== "Enter" && key !== " ") return;
    event.preventDefault();
    this.show(canvas);
    if (!place) {
      // A key that is held down would set the point and take it away again and again.
      if (!repeat) this.toggle(this.cursor);
      return;
    }
    this.cursor = place;
    const isSet = this.points.some(isNear(place));
    const text = `${asText(place)}. Enter ${isSet ? "takes this point away" : "sets a point here"}.`;
    this.explain(text);
    this.pause = setTimeout(() => this.announce(text), PAUSE);
    this.paint();
  }

  // Show the cross in a picture, or in none.
  show(canvas) {
    if (this.shown === canvas) return;
    this.shown = canvas;
    this.explain(canvas ? BY_KEYS : BY_CLICK);
    this.paint();
  }

  // Paint the cross, which shows where Enter sets a point.
  paintCross(canvas, pen, across, up) {
    if (this.shown !== canvas) return;
    const [x, y] = [across(this.cursor[0]), up(this.cursor[1])];
    pen.globalAlpha = 1;
    pen.lineWidth = 1.5;
    const arms = ["m5,0h8", "m-5,0h-8", "m0,5v8", "m0,-5v-8"];
    pen.stroke(new Path2D(arms.map((arm) => `M${x},${y}${arm}`).join("")));
  }
}
