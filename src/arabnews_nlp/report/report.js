"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data");
  const labels = read("labels");
  const languages = Object.keys(labels);
  const { speakers, articles, statements } = data;

  const STATEMENTS_A_PAGE = 20;
  const SPEAKERS_A_PAGE = 10;
  const ARTICLES_A_PAGE = 15;
  const OUTLETS_SHOWN = 10;
  const SERIES = 5;
  const DAY = 86400000;
  const NONE = "(none)";
  const TYPES = ["direct", "indirect", "mixed"];
  const KINDS = ["person", "organization", "group", "unnamed"];
  const STANCES = ["say", "assert", "deny", "accuse", "warn", "ask", "promise", "expect", "judge", "quote"];
  const DEFAULTS = {
    q: "", speaker: "", outlet: "", from: "", to: "", stance: "", type: "", kind: "", sort: "input", page: 1,
  };
  const FILTERS = ["q", "speaker", "outlet", "from", "to", "stance", "type", "kind"];
  const CHOICES = {
    outlet: (each) => articles[each.article].outlet,
    speaker: (each) => (each.speaker === null ? null : speakers[each.speaker].key),
    stance: (each) => each.stance,
    type: (each) => each.type,
    kind: (each) => each.kind,
  };

  let language = document.documentElement.lang;
  let state = { ...DEFAULTS };
  let open = { article: null, quote: null };
  let speakersPage = 1;
  let articlesPage = 1;

  // Elements

  const $ = (id) => document.getElementById(id);
  const form = $("filters");
  const field = (name) => form.elements.namedItem(name);

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function drawn(tag, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const isolated = (text, attributes = {}) => element("bdi", attributes, text);

  // Words, numbers and dates of the interface

  const label = (name) => labels[language][name];
  const number = (value) => new Intl.NumberFormat(label("locale")).format(value);

  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  }

  function counted(name, n) {
    const forms = label(name);
    const form = n === 0 && "zero" in forms ? "zero" : new Intl.PluralRules(label("locale")).select(n);
    return filled(forms[form] ?? forms.other, { n: number(n) });
  }

  function day(text, options = { dateStyle: "medium" }) {
    return new Intl.DateTimeFormat(label("locale"), { timeZone: "UTC", ...options }).format(new Date(`${text}T00:00:00Z`));
  }

  function countryName(code) {
    return data.countries[code]?.[language] || label("countries")[code] || code;
  }

  // Search: spelling is folded as people type it, whatever the article writes

  function folded(text) {
    return text
      .normalize("NFKC")
      .replace(/[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
      .replace(/[أإآٱ]/g, "ا")
      .replace(/[ىی]/g, "ي")
      .replace(/ک/g, "ك")
      .replace(/ة/g, "ه")
      .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
      .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
      .toLowerCase()
      .replace(/\s+/g, " ")
      .trim();
  }

  const own = (statement) => statement.context.filter((_, place) => place % 2 === 1).join(" ");
  const titles = articles.map((article) => folded(article.title ?? ""));
  const names = speakers.map((speaker) => folded(speaker.spellings.join(" ")));
  const searched = statements.map((each) =>
    [folded(own(each)), each.speaker === null ? "" : names[each.speaker], folded(each.title ?? ""), titles[each.article]].join("\n"),
  );

  const anyDate = articles.some((article) => article.date);
  const outletCounts = new Map();
  for (const article of articles) outletCounts.set(article.outlet, (outletCounts.get(article.outlet) ?? 0) + 1);
  const outlets = [...outletCounts.keys()].filter((name) => name !== null).sort((a, b) => a.localeCompare(b, "ar"));
  const known = {
    outlet: new Set([...outlets, NONE]),
    speaker: new Set([...speakers.map(({ key }) => key), NONE]),
    stance: new Set([...STANCES, NONE]),
    type: new Set(TYPES),
    kind: new Set([...KINDS, NONE]),
  };

  // Selection

  const asked = () => folded(state.q).split(" ").filter(Boolean);
  const fits = (value, wanted) => !wanted || (wanted === NONE ? value === null : value === wanted);

  function inDates(date) {
    if (!state.from && !state.to) return true;
    return date !== null && (!state.from || date >= state.from) && (!state.to || date <= state.to);
  }

  /** Indexes of the statements that fit every filter but the one named in `without`. */
  function selected(without = null) {
    const words = asked();
    const choices = Object.entries(CHOICES).filter(([name]) => name !== without && state[name]);
    const found = [];
    for (let index = 0; index < statements.length; index++) {
      const each = statements[index];
      if (!choices.every(([name, value]) => fits(value(each), state[name]))) continue;
      if (!inDates(articles[each.article].date)) continue;
      if (words.every((word) => searched[index].includes(word))) found.push(index);
    }
    return found;
  }

  function selectedArticles() {
    const words = asked();
    const withHit = words.length ? new Set(selected().map((index) => statements[index].article)) : null;
    const found = [];
    articles.forEach((article, index) => {
      if (!fits(article.outlet, state.outlet) || !inDates(article.date)) return;
      if (withHit && !withHit.has(index) && !words.every((word) => titles[index].includes(word))) return;
      found.push(index);
    });
    return sortedBy(found, (index) => articles[index].date);
  }

  function sortedBy(indexes, dateOf) {
    if (state.sort === "input") return indexes;
    const sign = state.sort === "newest" ? -1 : 1;
    return [...indexes].sort((a, b) => {
      const [first, second] = [dateOf(a), dateOf(b)];
      if (first === second) return a - b;
      if (first === null || second === null) return first === null ? 1 : -1;
      return first < second ? -sign : sign;
    });
  }

  function tally(indexes, value) {
    const counts = new Map();
    for (const index of indexes) {
      const key = value(statements[index]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }

  const ranked = (counts) => [...counts].sort((a, b) => b[1] - a[1]);
  const most = (counts, limit) => ranked(counts).filter(([key]) => key !== null).slice(0, limit);

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

  // Drawing

  /** Redraws what the filters decide, and keeps the focus where it was. */
  function draw() {
    const active = document.activeElement;
    const key = active?.dataset?.key;
    const found = sortedBy(selected(), (index) => articles[statements[index].article].date);
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

  function drawSpeakers() {
    const groups = new Map();
    for (const index of selected("speaker")) {
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
    const counts = ranked(tally(selected("stance"), CHOICES.stance));
    const rows = counts.map(([stance, n]) =>
      stance === null ? [NONE, label("no_stance"), n] : [stance, label("stance_names")[stance], n],
    );
    barTable($("stances"), label("stances"), rows, "stance");
  }

  function drawOutlets() {
    const counts = ranked(tally(selected("outlet"), CHOICES.outlet));
    const rows = counts
      .slice(0, OUTLETS_SHOWN)
      .map(([outlet, n]) => (outlet === null ? [NONE, label("no_outlet"), n] : [outlet, outlet, n]));
    barTable($("outlets"), label("outlets"), rows, "outlet");
    $("outlets-more").textContent = counts.length > rows.length ? counted("outlets_more", counts.length - rows.length) : "";
  }

  // Over time

  const time = (text) => Date.parse(`${text}T00:00:00Z`);
  const text = (value) => new Date(value).toISOString().slice(0, 10);

  function unitOf(first, last) {
    const days = (last - first) / DAY;
    if (days <= 35) return "day";
    if (days <= 240) return "week";
    return days <= 366 * 4 ? "month" : "year";
  }

  /** First day of the period that holds `value`, and of the next one. */
  function period(value, unit) {
    const date = new Date(value);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (unit === "day") return [value, value + DAY];
    if (unit === "week") {
      const monday = value - ((date.getUTCDay() + 6) % 7) * DAY;
      return [monday, monday + 7 * DAY];
    }
    const utc = (...parts) => {
      const made = new Date(0);
      made.setUTCFullYear(...parts, 1);
      return made.getTime();
    };
    return unit === "month" ? [utc(year, month), utc(year, month + 1)] : [utc(year, 0), utc(year + 1, 0)];
  }

  function periodName(value, unit) {
    const options = {
      day: { day: "numeric", month: "short" },
      week: { day: "numeric", month: "short" },
      month: { month: "short", year: "numeric" },
      year: { year: "numeric" },
    };
    return day(text(value), options[unit]);
  }

  function drawTime(found) {
    const dated = found.filter((index) => articles[statements[index].article].date);
    const undated = found.length - dated.length;
    const notes = dated.length ? [] : [label("time_none")];
    $("time-details").hidden = !dated.length;
    $("time-legend").hidden = !dated.length;
    $("time-chart").replaceChildren();
    if (dated.length) {
      const chart = timeline(dated);
      notes.push(label("time_note")[chart.unit]);
      drawLegend(chart);
      drawChart(chart);
      drawTimeTable(chart);
    }
    if (dated.length && undated) notes.push(counted("time_undated", undated));
    $("time-note").textContent = notes.join(" ");
  }

  /** Counts a period and series: the most frequent speakers, all others, and those without a speaker. */
  function timeline(dated) {
    const leading = most(tally(dated, (each) => each.speaker), SERIES).map(([speaker]) => speaker);
    const times = dated.map((index) => time(articles[statements[index].article].date));
    const [first, last] = times.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const unit = unitOf(first, last);
    const periods = [];
    for (let [start, next] = period(first, unit); start <= last; [start, next] = period(next, unit)) periods.push(start);
    const place = new Map(periods.map((start, index) => [start, index]));
    const named = leading.map((speaker, index) => ({ name: speakers[speaker].name, style: index, lang: "ar" }));
    const series = [...named, { name: label("others"), style: 5 }, { name: label("no_speaker"), style: 6 }];
    const counts = periods.map(() => series.map(() => 0));
    dated.forEach((index, at) => {
      const { speaker } = statements[index];
      const row = counts[place.get(period(times[at], unit)[0])];
      const column = speaker === null ? leading.length + 1 : leading.indexOf(speaker);
      row[column === -1 ? leading.length : column] += 1;
    });
    const used = series.map((_, column) => counts.some((row) => row[column]));
    return {
      unit,
      periods,
      series: series.filter((_, column) => used[column]),
      counts: counts.map((row) => row.filter((_, column) => used[column])),
    };
  }

  function drawLegend({ series }) {
    const items = series.map(({ name, style, lang }) =>
      element(
        "li",
        {},
        drawn("svg", { "aria-hidden": "true", viewBox: "0 0 10 10" }, drawn("rect", { class: `s${style}`, width: 10, height: 10, rx: 2 })),
        isolated(name, { lang }),
      ),
    );
    $("time-legend").replaceChildren(...items);
  }

  function drawChart({ unit, periods, series, counts }) {
    const width = Math.max($("time-chart").clientWidth, 240);
    const [height, left, bottom, top] = [220, 34, 24, 8];
    const mirrored = label("direction") === "rtl";
    const totals = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
    const largest = Math.max(...totals);
    const step = niceStep(largest);
    const ceiling = Math.ceil(largest / step) * step;
    const y = (n) => top + (height - top - bottom) * (1 - n / ceiling);
    const room = (width - left) / periods.length;
    const thickness = Math.min(room * 0.8, 48);
    const across = (x, extent = 0) => (mirrored ? width - x - extent : x);
    const parts = [];
    for (let n = 0; n <= ceiling; n += step) {
      parts.push(drawn("line", { class: "grid", x1: across(left), x2: across(width), y1: y(n), y2: y(n) }));
      parts.push(drawn("text", { x: across(left - 6), y: y(n) + 4, "text-anchor": mirrored ? "start" : "end", direction: "ltr" }, number(n)));
    }
    const every = Math.ceil(64 / room);
    periods.forEach((start, index) => {
      const x = left + index * room + (room - thickness) / 2;
      let below = 0;
      counts[index].forEach((n, column) => {
        if (!n) return;
        const title = drawn("title", {}, `${periodName(start, unit)} · ${series[column].name} · ${number(n)}`);
        const box = { x: across(x, thickness), width: thickness, y: y(below + n), height: y(below) - y(below + n) };
        parts.push(drawn("rect", { class: `segment s${series[column].style}`, ...box }, title));
        below += n;
      });
      if (index % every === 0) {
        const name = periodName(start, unit);
        parts.push(drawn("text", { x: across(x + thickness / 2), y: height - 6, "text-anchor": "middle" }, name));
      }
    });
    const description = filled(label("time_chart"), {
      from: periodName(periods[0], unit),
      to: periodName(periods.at(-1), unit),
      n: number(largest),
    });
    const box = { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": description, direction: "ltr" };
    $("time-chart").replaceChildren(drawn("svg", box, ...parts));
  }

  function niceStep(largest) {
    const rough = largest / 4;
    const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
    return Math.max([1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough), 1);
  }

  function drawTimeTable({ unit, periods, series, counts }) {
    const head = [label("period"), ...series.map(({ name }) => isolated(name))].map((cell) => element("th", { scope: "col" }, cell));
    const rows = periods
      .map((start, index) => [start, counts[index]])
      .filter(([, row]) => row.some(Boolean))
      .map(([start, row]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, unit === "day" || unit === "week" ? day(text(start)) : periodName(start, unit)),
          ...row.map((n) => element("td", {}, number(n))),
        ),
      );
    $("time-table").replaceChildren(
      element("table", {}, element("caption", { class: "hidden-text" }, label("over_time")), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
    );
  }

  // Statements and articles

  const titleOf = (article) => article.title ?? article.id;

  function articleParts(article) {
    return [
      article.outlet === null ? label("no_outlet") : isolated(article.outlet),
      article.date === null ? label("no_date") : element("time", { datetime: article.date }, day(article.date)),
    ];
  }

  function articleTitle(article) {
    if (article.title !== null) return isolated(article.title, { lang: "ar" });
    return element("span", {}, `${label("no_title")} (`, isolated(article.id), ")");
  }

  function drawStatements(found) {
    const pages = Math.max(Math.ceil(found.length / STATEMENTS_A_PAGE), 1);
    state.page = Math.min(state.page, pages);
    const first = (state.page - 1) * STATEMENTS_A_PAGE;
    const shown = found.slice(first, first + STATEMENTS_A_PAGE);
    $("statements-page").textContent = found.length
      ? filled(label("shown"), { first: number(first + 1), last: number(first + shown.length), n: number(found.length) })
      : label("none_found");
    $("statements").replaceChildren(...shown.map(statementItem));
    pager($("statements-pager"), state.page, pages, (page) => {
      state.page = page;
      draw();
      keepInAddress();
      $("statements-title").focus();
    });
  }

  function statementItem(index) {
    const each = statements[index];
    const article = articles[each.article];
    const speaker =
      each.speaker === null
        ? element("span", { class: "unnamed" }, label("no_speaker"))
        : nameButton(each.speaker, `statement-${index}`);
    const about = [
      each.title ? isolated(each.title, { lang: "ar" }) : null,
      each.country ? isolated(countryName(each.country)) : null,
      each.addressee ? isolated(filled(label("says_to"), { addressee: `\u2068${each.addressee}\u2069` })) : null,
    ].filter(Boolean);
    const badges = [
      each.stance ? label("stance_names")[each.stance] : null,
      label("type_names")[each.type],
      each.kind && each.kind !== "person" ? label("kind_names")[each.kind] : null,
      each.nested ? label("nested") : null,
      filled(label("confidence"), { n: number(each.confidence) }),
    ].filter(Boolean);
    const link = element("a", { href: hashOf(state, { article: each.article, quote: each.quote }), class: "open", "data-open": `${each.article} ${each.quote}` }, label("open_article"));
    link.append(element("span", { class: "hidden-text" }, ` (${titleOf(article)})`));
    return element(
      "li",
      { "data-statement": index },
      element("div", { class: "statement-head" }, element("h3", {}, speaker), about.length ? element("span", { class: "meta" }, joined(about)) : null),
      element(
        "blockquote",
        { lang: "ar", dir: "auto" },
        ...each.context.map((part, place) => (place % 2 ? element("mark", {}, part) : part)),
      ),
      element("ul", { class: "badges" }, ...badges.map((badge) => element("li", {}, badge))),
      element("div", { class: "statement-foot" }, element("span", { class: "meta" }, joined([...articleParts(article), articleTitle(article)])), link),
    );
  }

  function drawArticles() {
    const found = selectedArticles();
    const pages = Math.max(Math.ceil(found.length / ARTICLES_A_PAGE), 1);
    articlesPage = Math.min(articlesPage, pages);
    const first = (articlesPage - 1) * ARTICLES_A_PAGE;
    const items = found.slice(first, first + ARTICLES_A_PAGE).map((index) => {
      const article = articles[index];
      const link = element("a", { href: hashOf(state, { article: index, quote: null }), "data-open": String(index) }, isolated(titleOf(article)));
      return element(
        "li",
        {},
        element("div", {}, link),
        element("div", { class: "meta" }, joined([...articleParts(article), counted("n_statements", article.statements)])),
      );
    });
    $("articles").replaceChildren(...(items.length ? items : [element("li", {}, label("no_article_found"))]));
    pager($("articles-pager"), articlesPage, pages, (page) => {
      articlesPage = page;
      drawArticles();
      $("articles-title").focus();
    });
  }

  // The marked article

  const reader = $("reader");

  async function showArticle(opened) {
    const filled = reader.open && open.article === opened.article && readerLanguage === language;
    open = opened;
    if (opened.article === null) {
      if (reader.open) reader.close();
      return;
    }
    if (!filled) drawReaderHead(articles[opened.article]);
    if (!reader.open) reader.showModal();
    if (!filled) await fillReader(opened.article);
    if (open !== opened) return;
    const quote = opened.quote === null ? null : $(`a${opened.article}-q${opened.quote}`);
    for (const marked of reader.querySelectorAll(".here")) marked.classList.remove("here");
    if (quote) {
      quote.classList.add("here");
      quote.tabIndex = -1;
      quote.focus({ preventScroll: true });
      quote.scrollIntoView({ block: "center" });
    } else {
      $("reader-body").scrollTop = 0;
      $("reader-title").focus();
    }
  }

  function drawReaderHead(article) {
    readerLanguage = language;
    $("reader-title").textContent = titleOf(article);
    const address = article.url
      ? [element("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, label("source_page"))]
      : [];
    const parts = [...articleParts(article), counted("n_statements", article.statements), ...address];
    $("reader-meta").replaceChildren(joined(parts));
    $("reader-body").replaceChildren();
  }

  async function unpacked(id) {
    const packed = Uint8Array.from(atob($(id).textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  async function fillReader(index) {
    const place = languages.indexOf(language);
    const parts = await unpacked(`article-${index}`);
    if (open.article !== index) return;
    const body = element("div", { class: "arabnews", dir: label("direction"), lang: language });
    body.innerHTML = parts.map((part) => (Array.isArray(part) ? part[place] : part)).join("");
    $("reader-body").replaceChildren(body);
  }

  reader.addEventListener("close", () => {
    if (open.article === null) return;
    const { article, quote } = open;
    open = { article: null, quote: null };
    keepInAddress();
    const key = quote === null ? String(article) : `${article} ${quote}`;
    document.querySelector(`[data-open="${key}"]`)?.focus();
  });
  $("close").addEventListener("click", () => reader.close());
  reader.addEventListener("click", (event) => {
    if (event.target === reader) reader.close();
  });

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
      ...(counts.has(null) ? [[NONE, tagged(label("no_speaker"), counts.get(null))]] : []),
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
    drawTime(selected());
  }).observe($("time-chart"));

  const initialLanguage = language;
  let readerLanguage = null;
  let drawnOnce = false;
  if (matchMedia("(max-width: 61.99rem)").matches) $("filter-details").open = false;
  addEventListener("hashchange", followAddress);
  followAddress();
})();
