// Over time

const time = (text) => Date.parse(`${text}T00:00:00Z`);
const text = (value) => new Date(value).toISOString().slice(0, 10);

const dayTimes = articles.map((article) => (article.date ? time(article.date) : null));

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
  const times = dated.map((index) => dayTimes[statements[index].article]);
  const [first, last] = times.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const unit = unitOf(first, last);
  const periods = [];
  for (let [start, next] = period(first, unit); start <= last; [start, next] = period(next, unit)) periods.push(start);
  const place = new Map(periods.map((start, index) => [start, index]));
  const places = new Map();
  const placeOf = (value) => {
    if (!places.has(value)) places.set(value, place.get(period(value, unit)[0]));
    return places.get(value);
  };
  const named = leading.map((speaker, index) => ({ name: speakers[speaker].name, style: index, lang: "ar" }));
  const series = [...named, { name: label("others"), style: 5 }, { name: label("not_named"), style: 6 }];
  const counts = periods.map(() => series.map(() => 0));
  dated.forEach((index, at) => {
    const { speaker } = statements[index];
    const row = counts[placeOf(times[at])];
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
      const half = 3.5 * name.length;
      const middle = Math.min(Math.max(across(x + thickness / 2), half), width - half);
      parts.push(drawn("text", { x: middle, y: height - 6, "text-anchor": "middle" }, name));
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
