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
      ? element("span", { class: "unnamed" }, each.description ? isolated(each.description, { lang: "ar" }) : label("no_speaker"))
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
  const found = selectedArticles(selection.all);
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
