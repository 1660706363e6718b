// Filters

function options(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => element("option", { value }, text)));
}

function fillFilters() {
  const all = ["", label("all")];
  const some = (value) => statements.some((each) => value(each) === null);
  const counts = tally(statements.keys(), (each) => each.speaker);
  const tagged = (name, n) => `\u2068${name}\u2069 (${number(n)})`;
  options(field("speaker"), [
    all,
    ...(counts.has(null) ? [[NONE, tagged(label("not_named"), counts.get(null))]] : []),
    ...speakers.map(({ name, key }, index) => [key, tagged(name, counts.get(index))]),
  ]);
  options(field("outlet"), [all, ...(outletCounts.has(null) ? [[NONE, label("no_outlet")]] : []), ...outlets.map((name) => [name, name])]);
  options(field("stance"), [all, ...STANCES.map((name) => [name, label("stance_names")[name]]), ...(some(CHOICES.stance) ? [[NONE, label("no_stance")]] : [])]);
  options(field("type"), [all, ...TYPES.map((name) => [name, label("type_names")[name]])]);
  options(field("kind"), [all, ...KINDS.map((name) => [name, label("kind_names")[name]]), ...(some(CHOICES.kind) ? [[NONE, label("no_speaker")]] : [])]);
  options(field("sort"), ["input", "newest", "oldest"].map((name) => [name, label(`sort_${name}`)]));
  for (const name of ["from", "to"]) field(name).disabled = !anyDate;
}

function showFilters() {
  for (const name of [...FILTERS, "sort"]) {
    if (field(name).value !== state[name]) field(name).value = state[name];
  }
}

function drawFilterNotes() {
  const used = FILTERS.filter((name) => state[name]).length;
  $("active").textContent = used ? `(${counted("active", used)})` : "";
  const undated = state.from || state.to ? articles.filter((article) => article.date === null).length : 0;
  const crossed = state.from && state.to && state.from > state.to;
  const notes = [crossed ? label("dates_crossed") : "", undated ? counted("dates_undated", undated) : ""];
  $("date-note").textContent = notes.filter(Boolean).join(" ");
  $("copied").textContent = "";
}

let waiting = 0;
form.addEventListener("input", (event) => {
  const { name, value } = event.target;
  if (!(name in DEFAULTS)) return;
  clearTimeout(waiting);
  if (name === "q") waiting = setTimeout(() => change({ q: field("q").value }), 120);
  else change({ q: field("q").value, [name]: value });
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  change({ ...DEFAULTS });
});
$("copy").addEventListener("click", async () => {
  keepInAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    $("copied").textContent = label("copied");
  } catch {
    $("copied").textContent = label("not_copied");
  }
});

// Language and colours

function setLanguage(wanted) {
  language = wanted;
  const root = document.documentElement;
  root.lang = wanted;
  root.dir = label("direction");
  for (const each of document.querySelectorAll("[data-label]")) each.textContent = label(each.dataset.label);
  for (const each of document.querySelectorAll("[data-label-for]")) each.setAttribute("aria-label", label(each.dataset.labelFor));
  const title = data.title ?? label("default_title");
  document.title = title;
  $("title").textContent = title;
  const other = wanted === "ar" ? "en" : "ar";
  $("language").textContent = { ar: "العربية", en: "English" }[other];
  $("language").lang = other;
  fillFilters();
  drawSummary();
}

$("language").addEventListener("click", () => {
  setLanguage(language === "ar" ? "en" : "ar");
  showFilters();
  draw();
  keepInAddress();
});

$("theme").addEventListener("change", (event) => {
  if (event.target.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = event.target.value;
});

for (const link of document.querySelectorAll("[data-focus-target]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = $(link.dataset.focusTarget);
    target.focus();
    target.scrollIntoView();
  });
}

let chartWidth = 0;
new ResizeObserver(() => {
  const width = $("time-chart").clientWidth;
  if (width === chartWidth) return;
  chartWidth = width;
  drawTime(selection.all);
}).observe($("time-chart"));

const initialLanguage = language;
let readerLanguage = null;
let drawnOnce = false;
if (matchMedia("(max-width: 61.99rem)").matches) $("filter-details").open = false;
addEventListener("hashchange", followAddress);
followAddress();
