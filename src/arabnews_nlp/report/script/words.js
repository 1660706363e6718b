// Words, numbers and dates of the interface

const label = (name) => labels[language][name];

const made = new Map();
function formatter(kind, options = {}) {
  const key = JSON.stringify([kind, language, options]);
  if (!made.has(key)) made.set(key, new Intl[kind](label("locale"), options));
  return made.get(key);
}

const number = (value) => formatter("NumberFormat").format(value);

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

function counted(name, n) {
  const forms = label(name);
  const form = n === 0 && "zero" in forms ? "zero" : formatter("PluralRules").select(n);
  return filled(forms[form] ?? forms.other, { n: number(n) });
}

function day(text, options = { day: "numeric", month: "short", year: "numeric" }) {
  return formatter("DateTimeFormat", { timeZone: "UTC", ...options }).format(new Date(`${text}T00:00:00Z`));
}

function countryName(code) {
  return data.countries[code]?.[language] || label("countries")[code] || code;
}
