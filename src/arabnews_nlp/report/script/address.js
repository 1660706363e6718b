// State in the address

function hashOf(view, opened = null) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) {
    if (value !== DEFAULTS[name]) parameters.set(name, value);
  }
  if (language !== initialLanguage) parameters.set("lang", language);
  if (opened) {
    parameters.set("article", opened.article + 1);
    if (opened.quote !== null) parameters.set("quote", opened.quote);
  }
  return `#${parameters}`;
}

const whole = (text) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : null);

function stateOf(hash) {
  const parameters = new URLSearchParams(hash.slice(1));
  const view = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) {
    if (parameters.has(name)) view[name] = parameters.get(name);
  }
  for (const name of Object.keys(CHOICES)) if (!known[name].has(view[name])) view[name] = "";
  view.page = Math.max(whole(view.page) ?? 1, 1);
  for (const name of ["from", "to"]) if (!/^\d{4}-\d\d-\d\d$/.test(view[name])) view[name] = "";
  if (!["input", "newest", "oldest"].includes(view.sort)) view.sort = "input";
  const article = whole(parameters.get("article"));
  const shown = article !== null && article >= 1 && article <= articles.length ? article - 1 : null;
  const wanted = parameters.get("lang");
  return {
    view,
    opened: { article: shown, quote: whole(parameters.get("quote")) },
    language: languages.includes(wanted) ? wanted : initialLanguage,
  };
}

function keepInAddress() {
  const hash = hashOf(state, open.article === null ? null : open);
  if (hash === (location.hash || "#")) return;
  try {
    history.replaceState(null, "", hash);
  } catch {
    location.replace(hash);
  }
}

/** Takes over what the address says: a shared link, the back button, a link to an article. */
function followAddress() {
  const target = stateOf(location.hash);
  const changed = JSON.stringify(target.view) !== JSON.stringify(state) || target.language !== language;
  state = target.view;
  if (target.language !== language || !drawnOnce) setLanguage(target.language);
  if (changed || !drawnOnce) {
    showFilters();
    draw();
  }
  drawnOnce = true;
  showArticle(target.opened);
}
