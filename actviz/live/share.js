// The button Share copies the address, and shows for a moment that it did.

const COPIED = "Link copied";

// Copy a text. A page without https may not use the clipboard, but may copy what is selected.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { style: "position: fixed" }, text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function installShare() {
  document.addEventListener(
    "click",
    async (event) => {
      const button = event.target.closest?.(`${keyed("share")} button`);
      if (!button) return;
      event.stopPropagation(); // the server has nothing to do with it
      await copy(location.href);
      const label = button.querySelector(STREAMLIT.label);
      if (!label || label.textContent === COPIED) return;
      const before = label.textContent;
      writeText(label, COPIED);
      button.setAttribute("aria-live", "polite");
      setTimeout(() => writeText(label, before), 2000);
    },
    true,
  );
}
