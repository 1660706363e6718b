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
let selection = null;
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
