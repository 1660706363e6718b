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
