function drawSpeakers() {
  const groups = new Map();
  for (const index of selection.speaker) {
    const { speaker } = statements[index];
    if (speaker === null) continue;
    if (!groups.has(speaker)) groups.set(speaker, []);
    groups.get(speaker).push(index);
  }
  const order = [...groups].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  const pages = Math.max(Math.ceil(order.length / SPEAKERS_A_PAGE), 1);
  speakersPage = Math.min(speakersPage, pages);
  const first = (speakersPage - 1) * SPEAKERS_A_PAGE;
  const largest = order.length ? order[0][1].length : 1;
  const items = order
    .slice(first, first + SPEAKERS_A_PAGE)
    .map(([speaker, indexes], place) => speakerItem(speaker, indexes, first + place + 1, largest));
  $("speakers").replaceChildren(...(items.length ? items : [element("li", {}, label("nobody_found"))]));
  pager($("speakers-pager"), speakersPage, pages, (page) => {
    speakersPage = page;
    drawSpeakers();
    $("speakers-title").focus();
  });
}

function speakerItem(speaker, indexes, rank, largest) {
  const { name, key, spellings } = speakers[speaker];
  const articleCount = tally(indexes, (each) => each.article).size;
  const kinds = most(tally(indexes, (each) => each.kind), 2).map(([kind]) => label("kind_names")[kind]);
  const countries = most(tally(indexes, (each) => each.country), 3).map(([code]) => isolated(countryName(code)));
  const known = most(tally(indexes, (each) => each.title), 3).map(([title]) => isolated(title, { lang: "ar" }));
  const stances = most(tally(indexes, (each) => each.stance), 4).map(
    ([stance, n]) => `${label("stance_names")[stance]} ${number(n)}`,
  );
  const others = spellings.filter((spelling) => spelling !== name);
  const spelt = others.slice(0, 3).map((spelling) => isolated(spelling, { lang: "ar" }));
  const lines = [
    joined([counted("n_articles", articleCount), ...kinds, ...countries]),
    known.length ? joined(known) : null,
    stances.length ? joined(stances) : null,
    spelt.length ? joined([label("as_spelt"), ...spelt]) : null,
  ];
  return element(
    "li",
    {},
    element("span", { class: "rank" }, `${number(rank)}.`),
    element("div", {}, nameButton(speaker, "ranking")),
    element("span", { class: "number", title: counted("n_statements", indexes.length) },
      number(indexes.length),
      element("span", { class: "hidden-text" }, ` (${counted("n_statements", indexes.length)})`)),
    element("div", { class: "bar" }, bar(indexes.length / largest)),
    element("div", { class: "meta" }, ...lines.filter(Boolean).map((line) => element("div", {}, line))),
  );
}

function nameButton(speaker, place) {
  const { name, key } = speakers[speaker];
  const attributes = { type: "button", class: "name", "data-key": `${place}-${speaker}`, "aria-pressed": String(state.speaker === key) };
  const button = element("button", attributes, isolated(name, { lang: "ar" }));
  button.addEventListener("click", () => toggle("speaker", key));
  return button;
}

function barTable(table, caption, rows, name) {
  const largest = Math.max(1, ...rows.map(([, , n]) => n));
  const body = rows.map(([value, text, n]) => {
    const attributes = { type: "button", class: "name", "data-key": `${name}-${value}`, "aria-pressed": String(state[name] === value) };
    const button = element("button", attributes, isolated(text));
    button.addEventListener("click", () => toggle(name, value));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, button),
      element("td", { class: "number" }, number(n)),
      element("td", { class: "bar", "aria-hidden": "true" }, bar(n / largest)),
    );
  });
  const head = element(
    "thead",
    { class: "hidden-text" },
    element("tr", {}, element("th", { scope: "col" }, label("column_name")), element("th", { scope: "col" }, label("column_count"))),
  );
  table.replaceChildren(element("caption", { class: "hidden-text" }, caption), head, element("tbody", {}, ...body));
}

function drawStances() {
  const counts = ranked(tally(selection.stance, CHOICES.stance));
  const rows = counts.map(([stance, n]) =>
    stance === null ? [NONE, label("no_stance"), n] : [stance, label("stance_names")[stance], n],
  );
  barTable($("stances"), label("stances"), rows, "stance");
}

function drawOutlets() {
  const counts = ranked(tally(selection.outlet, CHOICES.outlet));
  const rows = counts
    .slice(0, OUTLETS_SHOWN)
    .map(([outlet, n]) => (outlet === null ? [NONE, label("no_outlet"), n] : [outlet, outlet, n]));
  barTable($("outlets"), label("outlets"), rows, "outlet");
  $("outlets-more").textContent = counts.length > rows.length ? counted("outlets_more", counts.length - rows.length) : "";
}
