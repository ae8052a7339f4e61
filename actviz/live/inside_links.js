// Follows a link to another page of the app without loading the app anew.
//
// Streamlit does so for its own page links alone. One of those for each card of the overview would
// take the page's time; so a card is a plain link, which works without this as well. So does a
// link in Markdown, but Streamlit alone would open it in another tab.

// The addresses that the app's own texts write.
const INSIDE = "a[href^='./']";

// Whether a click is to open a link here: not in another tab, and nothing else has taken it.
export function opensHere({ button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented }) {
  return button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey && !defaultPrevented;
}

// Follow a link on a click, unless the click is for another tab.
function follow(event, link) {
  if (!opensHere(event)) return;
  event.preventDefault();
  history.pushState(history.state, "", link.href);
  goToAddress();
}

function installInsideLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(INSIDE);
    if (link) follow(event, link);
  });
}
