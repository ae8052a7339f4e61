// Keeps the two ends of the z-range a step apart, for an empty range cannot be drawn.
//
// Streamlit's slider lets one end run onto the other; setting it right afterwards would take the
// thumb out of the reader's hand. So keys that would close the range do nothing, and the pointer
// that would is held back.

const LARGER = ["ArrowRight", "ArrowUp", "PageUp", "End"];
const SMALLER = ["ArrowLeft", "ArrowDown", "PageDown", "Home"];

// The value that an end of a range may not pass, given both ends and which of them it is.
export function limit([low, high], end, step) {
  return end === 0 ? high - step : low + step;
}

// Whether a key would take an end of a range past its limit.
export function closes(key, ends, end, step) {
  if (!(end === 0 ? LARGER : SMALLER).includes(key)) return false;
  // Of the longer steps it is not said how long they are.
  const reach = key.startsWith("Arrow") ? step : Infinity;
  return Math.abs(limit(ends, end, step) - ends[end]) < reach - 1e-9;
}

export function guardRange(document, key) {
  const find = (selector) => [...document.querySelectorAll(`${keyed(key)} ${selector}`)];
  const inputs = () => find(STREAMLIT.slider);
  let grip = 0; // how far the pointer is from the middle of the thumb that it holds

  const onKey = (event) => {
    const [both, end] = [inputs(), inputs().indexOf(event.target)];
    if (both.length !== 2 || end < 0) return;
    const ends = both.map((input) => Number(input.value));
    if (!closes(event.key, ends, end, Number(both[0].step))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onDown = ({ target, clientX }) => {
    const thumb = target.closest?.(`${keyed(key)} ${STREAMLIT.thumb}`);
    const box = thumb?.getBoundingClientRect();
    grip = box ? clientX - box.x - box.width / 2 : 0;
  };

  const onMove = (event) => {
    const thumb = event.isTrusted && find(`${STREAMLIT.dragged} ${STREAMLIT.slider}`)[0];
    const both = thumb ? inputs() : [];
    if (both.length !== 2) return;
    const end = both.indexOf(thumb);
    const ends = both.map((input) => Number(input.value));
    const track = trackOf(thumb).getBoundingClientRect();
    const { step } = both[0];
    const [least, most] = [Number(both[0].min), Number(both[1].max)];
    const share = (limit(ends, end, Number(step)) - least) / (most - least);
    const furthest = track.x + share * track.width + grip;
    if (end === 0 ? event.clientX <= furthest : event.clientX >= furthest) return;
    event.stopImmediatePropagation();
    const { pointerId, pointerType, isPrimary, buttons, clientY } = event;
    event.target.dispatchEvent(
      new PointerEvent("pointermove", {
        ...{ pointerId, pointerType, isPrimary, buttons, clientY, clientX: furthest },
        bubbles: true,
        cancelable: true,
      }),
    );
  };

  const window = document.defaultView;
  for (const [name, act] of Object.entries({
    keydown: onKey,
    pointerdown: onDown,
    pointermove: onMove,
  })) {
    window.addEventListener(name, act, true);
  }
}
