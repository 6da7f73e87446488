// Support opens over the page that is there: it has no address of its own that a browser's history could tell.
(() => {
  if (window.weeklyNotesSupport) return;
  window.weeklyNotesSupport = true;
  let place = null;

  const open = async () => {
    let answer;
    try {
      answer = await fetch("/help", { cache: "no-store", credentials: "same-origin" });
    } catch {
      return;
    }
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    place = place || document.body.appendChild(document.createElement("div"));
    const root = place.shadowRoot || place.attachShadow({ mode: "open" });
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    close.className = "go";
    close.textContent = "Close";
    close.onclick = () => dialog.close();
    dialog.setAttribute("aria-label", "Support");
    dialog.append(...found.querySelector("main").childNodes, close);
    dialog.onclick = (event) => event.target === dialog && dialog.close();
    root.replaceChildren(found.querySelector("style"), dialog);
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || !/^\/(help|support)$/.test(new URL(link.href).pathname)) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  }, true);
})();
