/* Quick exit. The site works without this file. */
(function () {
  "use strict";
  var page = document, presses = 0, timer = 0, gone = false;
  page.documentElement.classList.add("js");

  function empty() {
    page.title = "Nouvel onglet";
    page.body.textContent = "";
  }

  function quit() {
    gone = true;
    empty(); /* at once, however slow the network */
    location.replace("/quitter"); /* this page leaves the tab's history */
  }

  page.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-quit]");
    if (link) {
      event.preventDefault();
      quit();
    }
  });

  page.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !page.querySelector("[data-quit]")) {
      presses = 0;
      return;
    }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(function () { presses = 0; }, 3000);
    if (presses > 2) { quit(); }
  });

  /* Brought back from the browser's memory after an exit, the page stays empty. */
  addEventListener("pageshow", function (event) {
    if (event.persisted && gone) { empty(); }
  });
})();
