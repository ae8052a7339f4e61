// A link before all else that leads past the bar to what the page is for: its first slider, or its
// title where it has none.

function startOfContent() {
  const slider = document.querySelector(".st-key-sliders input[type=range]");
  const title = document.querySelector(".stApp h1");
  if (!slider && title) title.tabIndex = -1;
  return slider ?? title;
}

function installSkip() {
  const link = document.createElement("a");
  link.className = "actviz-skip";
  link.href = "#root";
  link.textContent = "Skip to the sliders";
  link.addEventListener("focus", () => {
    const slider = document.querySelector(".st-key-sliders input[type=range]");
    link.textContent = `Skip to the ${slider ? "sliders" : "content"}`;
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    startOfContent()?.focus();
  });
  document.body.prepend(link);
}
