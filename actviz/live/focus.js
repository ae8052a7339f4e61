// Moves the keyboard's focus to a place near by when what had it is taken away, as "Back to my
// view" is by its own click. Otherwise the next Tab would begin at the top of the page.

const FOCUSABLE = "button, a[href], input, [tabindex]:not([tabindex='-1'])";
const EVIDENCE = `${keyed("step-banner")}, ${keyed("step-moved")}`;
const OPEN_POINT = `${keyedFrom("step-show-")}:has([aria-expanded=true])`;
const PATIENCE = 300; // milliseconds to wait, because Streamlit may put the same thing back

// The keys of the places to go to, the nearest first: the element itself, the open point where it
// belongs to one, and the containers around it.
function waysBack(element) {
  const around = [];
  for (let each = element; each; each = each.parentElement) {
    if (keyOf(each)) around.push(keyOf(each));
  }
  const [own, ...outer] = around;
  const evidence = element.closest(EVIDENCE);
  const point = evidence && document.querySelector(OPEN_POINT);
  return [own, ...(point ? [keyOf(point)] : []), ...outer].filter(Boolean);
}

function goBack(ways) {
  for (const key of ways) {
    const place = document.querySelector(keyed(key));
    const next = [...(place?.querySelectorAll(FOCUSABLE) ?? [])].find(
      (each) => each.checkVisibility() && !each.disabled,
    );
    if (next) {
      next.focus({ preventScroll: true });
      return;
    }
  }
}

function installFocus() {
  let held = null;
  let ways = [];
  document.addEventListener("focusin", ({ target }) => {
    held = target;
    ways = waysBack(target);
  });
  const isLost = () => held && !held.isConnected && document.activeElement === document.body;
  let waiting = false;
  new MutationObserver(() => {
    if (waiting || !isLost()) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (isLost()) goBack(ways);
    }, PATIENCE);
  }).observe(document.body, { childList: true, subtree: true });
}
