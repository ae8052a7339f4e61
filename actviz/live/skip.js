// The skip link, the first link of every page. It leads past the bar, to the first slider of the
// page, or to its title where it has none, or a link hides them.

function firstSlider() {
  const slider = document.querySelector(`${keyed("sliders")} ${STREAMLIT.slider}`);
  return slider?.checkVisibility() ? slider : null;
}

function startOfContent() {
  const start = firstSlider() ?? document.querySelector(`${STREAMLIT.app} h1`);
  if (start?.tagName === "H1") start.tabIndex = -1;
  return start;
}

function installSkip() {
  const link = make("a", { class: "actviz-skip", href: "#root" });
  const say = () => (link.textContent = `Skip to the ${firstSlider() ? "sliders" : "content"}`);
  say();
  link.addEventListener("focus", say);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    startOfContent()?.focus();
  });
  document.body.prepend(link);
}
