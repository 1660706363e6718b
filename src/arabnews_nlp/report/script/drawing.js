// Drawing

/** Redraws what the filters decide, and keeps the focus where it was. */
function draw() {
  const active = document.activeElement;
  const key = active?.dataset?.key;
  selection = select();
  const found = sortedBy(selection.all, (index) => articles[statements[index].article].date);
  drawCount(found);
  drawSpeakers();
  drawTime(found);
  drawStances();
  drawOutlets();
  drawStatements(found);
  drawArticles();
  drawFilterNotes();
  if (key && !active.isConnected) {
    (document.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? $("statements-title")).focus();
  }
}

function change(changes) {
  state = { ...state, page: 1, ...changes };
  speakersPage = 1;
  articlesPage = 1;
  showFilters();
  draw();
  keepInAddress();
}

const toggle = (name, value) => change({ [name]: state[name] === value ? "" : value });

const speakersIn = (indexes) => {
  const found = new Set(indexes.map((index) => statements[index].speaker));
  found.delete(null);
  return found.size;
};

function drawCount(found) {
  $("count").textContent = filled(label("count"), {
    statements: number(found.length),
    all: counted("n_statements", statements.length),
    speakers: counted("n_speakers", speakersIn(found)),
  });
}

function drawSummary() {
  const dates = articles.map((article) => article.date).filter(Boolean).sort();
  const parts = filled(label("summary"), {
    articles: counted("n_articles", articles.length),
    outlets: counted("n_outlets", outlets.length),
    statements: counted("n_statements", statements.length),
    speakers: counted("n_speakers", speakers.length),
  });
  const range = dates.length ? filled(label("dates"), { from: day(dates[0]), to: day(dates.at(-1)) }) : null;
  $("summary").replaceChildren(parts, ...(range ? [" · ", isolated(range)] : []));
}

function pager(nav, page, pages, go) {
  nav.hidden = pages <= 1;
  const step = (to, name) => {
    const button = element("button", { type: "button", "data-key": `${nav.id}-${name}` }, label(name));
    button.disabled = to < 1 || to > pages;
    button.addEventListener("click", () => go(to));
    return button;
  };
  const where = element("span", {}, filled(label("page"), { page: number(page), pages: number(pages) }));
  nav.replaceChildren(step(page - 1, "previous"), where, step(page + 1, "next"));
}

function bar(share) {
  const width = `${(100 * share).toFixed(2)}%`;
  const x = label("direction") === "rtl" ? `${(100 - 100 * share).toFixed(2)}%` : "0";
  return drawn(
    "svg",
    { "aria-hidden": "true", focusable: "false" },
    drawn("rect", { class: "track", width: "100%", height: "8", rx: "3" }),
    drawn("rect", { class: "fill", x, width, height: "8", rx: "3" }),
  );
}

function joined(parts) {
  return element("span", { class: "parts" }, ...parts.map((part) => element("span", {}, part)));
}
