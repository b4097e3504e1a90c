// The article to read: typed, pasted, dropped, opened from a file or chosen from the examples.

const field = (id) => document.getElementById(id);

/** Return what the form holds. */
export const readForm = () => ({
  text: field("article-text").value,
  title: field("headline").value.trim(),
  published: field("published").value,
});

/** Fill the form. */
export function fillForm({ text, title = "", published = "" }) {
  field("article-text").value = text;
  field("headline").value = title;
  field("published").value = published;
  count();
}

/** Connect files, examples and the counter; `failed` is told about unreadable files. */
export async function connectForm(failed) {
  const text = field("article-text");
  const drop = field("drop");
  text.addEventListener("input", count);
  field("file").addEventListener("change", ({ target }) => open(target.files[0], failed));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => dragged(event, drop, failed));
  }
  count();
  await offerExamples();
}

function dragged(event, drop, failed) {
  const [file] = event.dataTransfer?.files ?? [];
  const carriesFile = event.dataTransfer?.types.includes("Files");
  if (!carriesFile) return;
  event.preventDefault();
  drop.classList.toggle("over", event.type === "dragenter" || event.type === "dragover");
  if (event.type === "drop" && file) open(file, failed);
}

async function open(file, failed) {
  if (!file) return;
  try {
    const bytes = await file.arrayBuffer();
    fillForm({ text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) });
  } catch {
    failed(file.name);
  }
}

async function offerExamples() {
  const response = await fetch("static/examples.json");
  const examples = await response.json();
  const choice = field("example");
  choice.append(...examples.map(({ name }, index) => new Option(name, String(index))));
  choice.addEventListener("change", () => {
    if (choice.value !== "") fillForm(examples[Number(choice.value)]);
  });
}

function count() {
  // Code points, as the service counts its limit.
  let length = 0;
  for (const _ of field("article-text").value) length += 1;
  field("length").textContent = `${length.toLocaleString("en")} character${length === 1 ? "" : "s"}`;
}
