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

  // The fields of the check-in form hand over what they hold by themselves.
  const isField = (e) => e?.matches?.("textarea, input, [contenteditable=true]") && !e.closest(".check-in");
  const inStreamlit = () => document.querySelector("[data-testid=stApp]") !== null;
  const send = () => {
    // A field hands over what was typed only when it loses the focus.
    const field = document.activeElement;
    if (inStreamlit() && isField(field)) field.blur();
    typed = false;
    return field;
  };
  // Charts are drawn for the colours of the moment: when those change, Streamlit's own key asks for the page anew.
  const drawAnew = () => {
    // A key that is never let go counts as held down, and is not heard a second time.
    for (const move of inStreamlit() ? ["keydown", "keyup"] : []) {
      document.body.dispatchEvent(new KeyboardEvent(move, { key: "r", code: "KeyR", keyCode: 82, bubbles: true }));
    }
  };
  window
    .matchMedia("(prefers-color-scheme: dark)")
    .addEventListener("change", () => window.setTimeout(drawAnew, 300));
  const go = (address) => {
    if (leaving) return;
    leaving = true;
    send();
    window.location.replace(address);
  };
  const post = (address) => {
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
    leaveBy(form);
  };
  const leaveBy = (form) => {
    if (leaving) return;
    leaving = true;
    // What was just handed over travels first.
    const handedOver = [];
    if (typed) handedOver.push(new Promise((done) => window.setTimeout(done, 400)));
    send();
    document.dispatchEvent(new CustomEvent("weekly-notes-leaving", { detail: handedOver }));
    const longEnough = new Promise((done) => window.setTimeout(done, 1000));
    Promise.race([Promise.all(handedOver), longEnough]).then(() => form.submit());
  };
  const ask = async (method) => {
    if (!window.weeklyNotesPage) return; // nobody has to be signed in here
    let answer;
    try {
      answer = await fetch("/visit", { method, cache: "no-store", credentials: "same-origin" });
    } catch {
      return; // the app was stopped; the page says so itself
    }
    const page = window.weeklyNotesPage;
    if (answer.status === 401) {
      // Whoever comes next learns of a screen that everybody saw, and of nothing else.
      go(page.mode === "together" ? "/sign-in?next=/together" : "/sign-in");
      return;
    }
    if (!answer.ok) return;
    // Another tab may have signed somebody else in, or shared the screen: this page is out of date then.
    const now = await answer.json();
    const behind = page.mode === "own" && now.mode !== "own";
    if (page.visit !== now.visit) go("/");
    // What is typed here is handed over and turns the page by itself; only a page that is shut off stays behind.
    else if (behind && stale > 0) typed ? send() : go("/");
    stale = behind ? stale + 1 : 0;
  };
  const active = () => {
    if (Date.now() - told < every) return;
    told = Date.now();
    ask("POST");
  };

  // What is typed anywhere stays out of what the browser writes down to restore a window.
  const unkept = (fields) => {
    for (const field of fields) field.autocomplete = "off";
  };
  const typable = "textarea, input";
  unkept(document.querySelectorAll(typable));
  // Why a file was not taken, most often because the page has lost its token, is told in the words of programs.
  const refused = "This file was not taken. Load this page again, then choose the file once more.";
  const plainly = (node) => {
    const said = node.querySelector?.("[data-testid=stFileChip] [role=alert]") ?? node.closest?.("[role=alert]");
    if (said?.closest("[data-testid=stFileChip]") && said.textContent.includes("AxiosError")) {
      [...said.childNodes].forEach((part, place) => (part.nodeValue = place ? "" : refused));
    }
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        plainly(node);
        if (node.matches?.(typable)) unkept([node]);
        else if (node.firstElementChild) unkept(node.querySelectorAll(typable));
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

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
    if (!inStreamlit() || !isField(event.target)) return;
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
  // The forms that lead away from a page where something may just have been filled in.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".ht-leave")) return;
    event.preventDefault();
    leaveBy(event.target);
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
