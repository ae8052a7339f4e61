// Keeps the two ends of the z-range a step apart, because an empty range cannot be drawn.
//
// Streamlit's slider lets one end reach the other. To correct that afterwards would take the thumb
// from under the reader's pointer. So a key that would close the range does nothing, and Streamlit
// is told of a pointer that goes too far as if it had stopped.

const LARGER = ["ArrowRight", "ArrowUp", "PageUp", "End"];
const SMALLER = ["ArrowLeft", "ArrowDown", "PageDown", "Home"];

// The value that an end of a range may not pass: `end` is 0 for the lower one and 1 for the upper.
export function limit([low, high], end, step) {
  return end === 0 ? high - step : low + step;
}

// Whether a key would take an end of a range past its limit.
export function closes(key, ends, end, step) {
  if (!(end === 0 ? LARGER : SMALLER).includes(key)) return false;
  // How far the other keys go is not known; they count as going all the way.
  const reach = key.startsWith("Arrow") ? step : Infinity;
  return Math.abs(limit(ends, end, step) - ends[end]) < reach - 1e-9;
}

function guardRange(key) {
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
    const [least, most] = [Number(both[0].min), Number(both[1].max)];
    const share = (limit(ends, end, Number(both[0].step)) - least) / (most - least);
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

  addEventListener("keydown", onKey, true);
  addEventListener("pointerdown", onDown, true);
  addEventListener("pointermove", onMove, true);
}
