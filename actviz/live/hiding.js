// What a link hides from those who open it, and a teacher from a class: names, numbers, controls.
//
// The address alone says what is hidden, so a link, a reload and Back hide the same. Here it becomes
// an attribute of the document, by which the stylesheets hide. To change it, a key presses a button
// of a hidden row, and Streamlit writes the address; the server need not hear of it.

const HIDES = `${keyed("hide")} button`;
const UNNAMED = "? · actviz";

// What the query of an address hides, as one text with a space between any two.
export function hiddenBy(query) {
  return new URLSearchParams(query).getAll("hide").join(",").split(",").filter(Boolean).join(" ");
}

const hideOrShow = (name) => () => {
  const button = [...document.querySelectorAll(HIDES)].find((each) => labelOf(each) === name);
  button?.click();
};

const isHidden = (name) =>
  (document.documentElement.dataset.hide ?? "").split(" ").includes(name);

function installHiding() {
  const { documentElement: page } = document;
  let title = document.title;
  const follow = () => {
    const hidden = hiddenBy(location.search);
    if (hidden) page.dataset.hide = hidden;
    else delete page.dataset.hide;
    nameTab();
  };
  // The tab names the function, too.
  const nameTab = () => {
    if (document.title !== UNNAMED) title = document.title;
    const shown = isHidden("names") ? UNNAMED : title;
    if (document.title !== shown) document.title = shown;
  };
  follow();
  addEventListener(ADDRESS_WRITTEN, follow);
  addEventListener("popstate", follow);
  new MutationObserver(nameTab).observe(document.head, { childList: true, subtree: true });
}
