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
  [folded(own(each)), each.speaker === null ? folded(each.description ?? "") : names[each.speaker], folded(each.title ?? ""), titles[each.article]].join("\n"),
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

/** Indexes of the statements that fit every filter (all), and of those that fit every one but the named filter. */
function select() {
  const words = asked();
  const choices = Object.entries(CHOICES).filter(([name]) => state[name]);
  const found = { all: [], speaker: [], outlet: [], stance: [] };
  for (let index = 0; index < statements.length; index++) {
    const each = statements[index];
    const missed = choices.filter(([name, value]) => !fits(value(each), state[name]));
    if (missed.length > 1 || !inDates(articles[each.article].date)) continue;
    if (!words.every((word) => searched[index].includes(word))) continue;
    for (const name of Object.keys(found)) if (!missed.length || missed[0][0] === name) found[name].push(index);
  }
  return found;
}

function selectedArticles(found) {
  const words = asked();
  const withHit = words.length ? new Set(found.map((index) => statements[index].article)) : null;
  const fitting = [];
  articles.forEach((article, index) => {
    if (!fits(article.outlet, state.outlet) || !inDates(article.date)) return;
    if (withHit && !withHit.has(index) && !words.every((word) => titles[index].includes(word))) return;
    fitting.push(index);
  });
  return sortedBy(fitting, (index) => articles[index].date);
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
