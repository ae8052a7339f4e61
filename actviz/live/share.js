// The button Share: copies the link to what is shown, and says so on itself.

const COPIED = "Link copied";

// Copy a text; also where a page without https may not use the clipboard itself.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
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
