// One for each loaded page, however often Streamlit runs it again.
(() => {
  if (window.weeklyNotes) return;
  window.weeklyNotes = true;
  const every = 15000;
  const quiet = 30000;
  let told = 0; // when activity was last reported
  let typed = false; // whether the active field holds something not yet sent
  let settle = 0;
  let escape = 0;
  let stale = 0; // the page itself may be on its way to the shared screen
  let leaving = false;

  const isField = (e) => e && e.matches && e.matches("textarea, input, [contenteditable=true]");
  const send = () => {
    // A field hands over what was typed only when it loses the focus.
    const field = document.activeElement;
    if (isField(field)) field.blur();
    typed = false;
    return field;
  };
  const go = (address) => {
    if (leaving) return;
    leaving = true;
    send();
    window.location.replace(address);
  };
  const post = (address) => {
    if (leaving) return;
    leaving = true;
    const unsent = typed;
    send();
    const url = new URL(address, window.location.origin);
    const form = document.createElement("form");
    form.method = "post";
    form.action = url.pathname;
    url.searchParams.forEach((value, name) => {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    });
    document.body.append(form);
    // What was just handed over travels first.
    window.setTimeout(() => form.submit(), unsent ? 400 : 0);
  };
  const ask = async (method) => {
    let answer;
    try {
      answer = await fetch("/visit", { method, cache: "no-store", credentials: "same-origin" });
    } catch {
      return; // the app was stopped; the page says so itself
    }
    if (answer.status === 401) {
      go("/sign-in?next=" + encodeURIComponent(window.location.pathname));
      return;
    }
    if (!answer.ok) return;
    // Another tab may have signed somebody else in, or shared the screen: this page is out of date then.
    const now = await answer.json();
    const page = window.weeklyNotesPage;
    const behind = page.mode === "own" && now.mode !== "own";
    if (page.visit !== now.visit || (behind && stale > 0)) go("/");
    stale = behind ? stale + 1 : 0;
  };
  const active = () => {
    if (Date.now() - told < every) return;
    told = Date.now();
    ask("POST");
  };

  // On a phone the menu lies over the page, and Streamlit leaves it there after a page was chosen.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-testid=stSidebarNavLink]")) return;
    const shut = document.querySelector("[data-testid=stSidebarCollapseButton] button");
    if (shut && window.innerWidth < 768) window.setTimeout(() => shut.click(), 0);
  });
  document.addEventListener("pointerdown", active, true);
  document.addEventListener("keydown", (event) => {
    active();
    if (event.key !== "Escape") return;
    if (Date.now() - escape < 1000) post("/close");
    escape = Date.now();
  }, true);
  document.addEventListener("input", (event) => {
    if (!isField(event.target)) return;
    typed = true;
    window.clearTimeout(settle);
    settle = window.setTimeout(() => {
      if (!typed) return;
      const field = send();
      if (window.matchMedia("(pointer: fine)").matches && field.isConnected) field.focus({ preventScroll: true });
    }, quiet);
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="/sign-out"], a[href="/close"]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    post(link.getAttribute("href"));
  }, true);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) send();
    else ask("GET");
  });
  window.addEventListener("focus", () => ask("GET"));
  // The earlier of the two still finds the connection open when a page is loaded anew.
  window.addEventListener("beforeunload", send);
  window.addEventListener("pagehide", send);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  window.setInterval(() => ask("GET"), every);
  ask("GET");
})();
