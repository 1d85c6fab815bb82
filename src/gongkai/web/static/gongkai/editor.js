// The text of a document as it will look, in the place of a field full of tags. The server cleans what comes.
"use strict";
(() => {
  const tools = [
    ["小标题", "formatBlock", "h2"], ["正文", "formatBlock", "p"], ["加粗", "bold"],
    ["列表", "insertUnorderedList"], ["编号", "insertOrderedList"], ["撤销", "undo"],
  ];
  const paragraphs = (text) => text.split(/\n+/).filter((line) => line.trim());

  function replace(field) {
    const label = document.querySelector(`label[for="${field.id}"]`);
    const page = document.createElement("div");
    page.className = "editor document";
    page.contentEditable = "true";
    page.id = `${field.id}_page`;
    for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"]]) page.setAttribute(name, value);
    if (label) { label.id = `${field.id}_label`; page.setAttribute("aria-labelledby", label.id); }
    show(page, field.value);
    const bar = document.createElement("div");
    bar.className = "editor-tools";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "正文格式");
    for (const [name, command, value] of tools) bar.append(button(page, name, command, value));
    field.hidden = true;
    field.before(bar, page);
    if (label) label.addEventListener("click", () => page.focus());
    field.form.addEventListener("submit", () => { field.value = page.innerHTML; });
    document.execCommand("defaultParagraphSeparator", false, "p");
  }

  function show(page, text) {
    if (/<\/?[a-z]/i.test(text)) {
      // Parsed apart from the page, so that nothing in it is loaded or run; the server has cleaned it before.
      const parsed = new DOMParser().parseFromString(text, "text/html");
      page.replaceChildren(...parsed.body.childNodes);
    } else {
      page.replaceChildren(...paragraphs(text).map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    }
  }

  function button(page, name, command, value) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: name, className: "button plain small" });
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => { page.focus(); document.execCommand(command, false, value); });
    return made;
  }

  document.querySelectorAll("textarea[data-rich]").forEach(replace);
})();
