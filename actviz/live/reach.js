// Reports the first time that somebody goes to the sliders, by pointer, touch or keyboard.

const REACHES = ["pointerover", "pointerdown", "focusin"];

export function onReach(root, report) {
  const stop = () => REACHES.forEach((name) => root.removeEventListener(name, hear));
  const hear = ({ target }) => {
    if (!target.closest(keyed("sliders"))) return;
    stop();
    report();
  };
  REACHES.forEach((name) => root.addEventListener(name, hear, { passive: true }));
  return stop;
}
