/* Keys for the working pages: listed there, and switched off there (WCAG 2.1.4). The pages work without this file. */
(function () {
  "use strict";
  var page = document, NAME = "maillage-raccourcis";
  var panel = page.querySelector("[data-shortcuts]");
  if (!panel) { return; }
  var box = panel.querySelector("input");

  function isOn() {
    try { return localStorage.getItem(NAME) !== "non"; } catch (error) { return box.checked; }
  }

  function keep() {
    try { localStorage.setItem(NAME, box.checked ? "oui" : "non"); } catch (error) { /* until the page closes */ }
  }

  function isTyping(element) {
    return /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === "INPUT" && !/^(checkbox|radio|submit|button)$/.test(element.type));
  }

  function move(step) {
    var items = [].slice.call(page.querySelectorAll("[data-item]"));
    if (!items.length) { return; }
    var row = page.activeElement.closest("[data-row]");
    var at = items.indexOf(row ? row.querySelector("[data-item]") : page.activeElement);
    var next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function tick() {
    var row = page.activeElement.closest("[data-row]");
    var choice = row && row.querySelector("input[type=checkbox]");
    if (choice) { choice.click(); }
  }

  /* A link is followed; a button or a field only receives the focus: Enter decides. */
  function reach(target) {
    var folded = target.closest("details:not([open])");
    if (folded) { folded.open = true; }
    if (target.tagName === "A") { target.click(); } else { target.focus(); }
  }

  page.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target) || !isOn()) { return; }
    var target = /^[a-z]$/.test(event.key) && page.querySelector('[data-key="' + event.key + '"]');
    if (event.key === "j") { move(1); }
    else if (event.key === "k") { move(-1); }
    else if (event.key === "x") { tick(); }
    else if (event.key === "?") { panel.open = true; box.focus(); }
    else if (target) { reach(target); }
    else { return; }
    event.preventDefault();
  });

  box.checked = isOn();
  box.addEventListener("change", keep);
  panel.hidden = false;
})();
