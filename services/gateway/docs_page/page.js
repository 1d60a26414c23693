/** The API's document as a page: read from our own /api/openapi.json, nothing from elsewhere. */
const TEXTS = {
  "zh-CN": {
    title: "珠峰 API",
    about:
      "每项操作的地址、参数、正文、答复和可能的拒绝；各项含义以英文书写。改动需要 Idempotency-Key；拒绝一律是 application/problem+json，代码不变。",
    document: "机器可读的说明（OpenAPI 3.1）",
    find: "查找操作",
    found: (shown, all) => `共 ${all} 项，显示 ${shown} 项`,
    parameters: "参数",
    body: "正文",
    answers: "答复",
    name: "名称",
    place: "位置",
    type: "类型",
    needed: "必填",
    meaning: "说明",
    yes: "是",
    no: "否",
    open: "不登录也可使用",
    away: "暂时无法读取说明，请稍后再试。",
    tags: {
      hotline: "12351 热线",
      relief: "帮扶",
      campaigns: "活动",
      notifications: "通知",
      identity: "身份与权限",
      monitor: "消息监控",
      gateway: "跨服务",
    },
  },
  en: {
    title: "Zhufeng API",
    about:
      "Address, parameters, body, answers and possible refusals of every operation. A change needs an Idempotency-Key; every refusal is application/problem+json with a stable code.",
    document: "For programs (OpenAPI 3.1)",
    find: "Find an operation",
    found: (shown, all) => `${shown} of ${all}`,
    parameters: "Parameters",
    body: "Body",
    answers: "Answers",
    name: "Name",
    place: "Where",
    type: "Type",
    needed: "Needed",
    meaning: "Meaning",
    yes: "yes",
    no: "no",
    open: "open to everybody",
    away: "The document cannot be read at the moment. Try again soon.",
    tags: {},
  },
};
const KEPT = "zhufeng.docs.language";

let language = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
let specification;

const text = (key, ...values) => {
  const found = TEXTS[language][key];
  return typeof found === "function" ? found(...values) : found;
};

/** An element; texts are always set as text, never as markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function resolved(schema) {
  if (!schema?.$ref) return schema ?? {};
  return schema.$ref.slice(2).split("/").reduce((node, step) => node[step], specification);
}

/** A schema in one line: `TicketState`, `array of TicketLine`, `string (date), ≤ 60`. */
function typeOf(schema = {}) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) return choices.map(typeOf).filter(Boolean).join(schema.anyOf ? " | " : " & ");
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.type === "array") return `array of ${typeOf(schema.items)}`;
  const kind = [schema.type].flat().filter(Boolean).join(" | ");
  const format = schema.format ? ` (${schema.format})` : "";
  const most = schema.maxLength ? `, ≤ ${schema.maxLength}` : "";
  const range = schema.minimum === undefined ? "" : `, ${schema.minimum} – ${schema.maximum}`;
  return kind + format + most + range;
}

function table(heads, rows) {
  const head = element("tr", {}, ...heads.map((key) => element("th", { scope: "col" }, text(key))));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))));
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": text(heads[0]) }, made);
}

const code = (content) => element("code", {}, content);
const said = (needed) => text(needed ? "yes" : "no");

function parameters(operation) {
  const rows = operation.parameters.map((each) => [
    code(each.name), each.in, typeOf(each.schema), said(each.required), each.description ?? "",
  ]);
  return [element("h3", {}, text("parameters")), table(["name", "place", "type", "needed", "meaning"], rows)];
}

function body(operation) {
  const schema = resolved(operation.requestBody.content["application/json"].schema);
  const rows = Object.entries(schema.properties ?? {}).map(([name, each]) => [
    code(name), typeOf(each), said(schema.required?.includes(name)), each.description ?? "",
  ]);
  return [element("h3", {}, text("body")), table(["name", "type", "needed", "meaning"], rows)];
}

function answers(operation) {
  const rows = Object.entries(operation.responses).map(([status, each]) => {
    const answer = resolved(each);
    const schema = Object.values(answer.content ?? {})[0]?.schema;
    const described = element("span", { class: "described" }, answer.description ?? "");
    return [code(status), status < "300" ? typeOf(schema) : "", described];
  });
  return [element("h3", {}, text("answers")), table(["name", "type", "meaning"], rows)];
}

function details(path, method, operation) {
  const open = operation.security?.some((each) => Object.keys(each).length === 0);
  const made = element(
    "details",
    { id: operation.operationId },
    element(
      "summary",
      {},
      element("span", { class: "method" }, method.toUpperCase()),
      code(path),
      " ",
      element("span", { class: "says" }, operation.summary ?? ""),
    ),
  );
  const fill = () => {
    made.append(element("p", { class: "described" }, operation.description ?? operation.summary ?? ""));
    if (open) made.append(element("p", {}, text("open")));
    if (operation.parameters?.length) made.append(...parameters(operation));
    if (operation.requestBody) made.append(...body(operation));
    made.append(...answers(operation));
  };
  made.addEventListener("toggle", fill, { once: true });
  return made;
}

function* operations() {
  for (const [path, methods] of Object.entries(specification.paths))
    for (const [method, operation] of Object.entries(methods)) yield { path, method, operation };
}

function show() {
  document.documentElement.lang = language;
  document.title = text("title");
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = text(each.dataset.text);
  for (const each of document.querySelectorAll("[data-language]"))
    each.setAttribute("aria-pressed", String(each.dataset.language === language));
  if (specification) list();
}

function list() {
  const wanted = document.getElementById("wanted").value.trim().toLowerCase();
  const all = [...operations()];
  const shown = all.filter(({ path, method, operation }) =>
    `${method} ${path} ${operation.operationId} ${operation.summary}`.toLowerCase().includes(wanted),
  );
  const groups = Map.groupBy
    ? Map.groupBy(shown, ({ operation }) => operation.tags[0])
    : shown.reduce((found, each) => {
        const tag = each.operation.tags[0];
        return found.set(tag, [...(found.get(tag) ?? []), each]);
      }, new Map());
  const sections = [...groups].map(([tag, members]) =>
    element(
      "section",
      { "aria-labelledby": `of-${tag}` },
      element("h2", { id: `of-${tag}` }, text("tags")[tag] ?? tag),
      ...members.map(({ path, method, operation }) => details(path, method, operation)),
    ),
  );
  document.getElementById("operations").replaceChildren(...sections);
  document.getElementById("found").textContent = text("found", shown.length, all.length);
}

function choose(chosen) {
  language = chosen;
  localStorage.setItem(KEPT, chosen);
  show();
}

for (const each of document.querySelectorAll("[data-language]"))
  each.addEventListener("click", () => choose(each.dataset.language));
document.getElementById("wanted").addEventListener("input", list);
show();
const answer = await fetch("/api/openapi.json").catch(() => null);
if (answer?.ok) {
  specification = await answer.json();
  list();
} else document.getElementById("found").textContent = text("away");
