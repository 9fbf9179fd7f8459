/* The door: a mark shows at once, and is sent when there is a network. On the device: codes and moments, never a name.
   The page works without this file. */
(function () {
  "use strict";
  var page = document, door = page.querySelector("[data-door]");
  if (!door || !window.fetch) { return; }
  var data = door.dataset, NAME = "maillage-presence-" + data.event, MOST = 200, AGAIN = 15000, PATIENCE = 20000;
  var BADGE = /^[2-9A-HJKMNP-Z]{8}$/; /* maillage/registrations/codes.py */
  var form = one("[data-code-form]"), field = form.elements.code, token = form.elements.csrfmiddlewaretoken;
  var rows = {}, kept = [], isStored = true, busy = false, timer = 0;
  var ahead = Date.now() - new Date(data.now); /* of this clock, which nobody may have set */
  all("[data-code]").forEach(function (row) { rows[row.dataset.code] = row; });

  function one(what, where) { return (where || door).querySelector(what); }
  function all(what) { return [].slice.call(door.querySelectorAll(what)); }
  function read() {
    try { kept = isStored ? JSON.parse(localStorage.getItem(NAME)) || [] : kept; } catch (error) { isStored = false; }
    return kept;
  }
  function write(marks) {
    kept = marks;
    try {
      if (marks.length) { localStorage.setItem(NAME, JSON.stringify(marks)); } else { localStorage.removeItem(NAME); }
    } catch (error) { isStored = false; /* in memory, until the page closes: it warns */ }
  }
  function isHere(each) { return each.day === data.day && each.half === data.half; }
  function last(code) { return read().filter(function (each) { return isHere(each) && each.code === code; }).pop(); }
  function waiting() {
    var count = read().length;
    return count + (count > 1 ? " présences attendent" : " présence attend") + " sur cet appareil";
  }
  function network(text) { one("[data-network]").textContent = text; }
  function name(code) { return rows[code] ? one("strong", rows[code]).textContent : code; }
  function say(kind, code, text) {
    var box = one("[data-result]"), strong = page.createElement("strong");
    strong.textContent = code ? name(code) : "";
    box.className = "door__result door__result--" + kind;
    box.textContent = "";
    box.appendChild(strong);
    box.appendChild(page.createTextNode(" " + text));
  }
  function paint(row, text) {
    if (!row) { return; }
    row.classList.toggle("is-there", !!text);
    one("[data-said]", row).textContent = text;
    one("[data-note]", row).hidden = !!text;
    one("[data-undo]", row).hidden = !text;
    one("[data-count]").textContent = all("li.is-there").length;
  }
  function clock(at) { return at.getHours() + "\u00a0h\u00a0" + ("0" + at.getMinutes()).slice(-2); }
  function clean(code) {
    return code.toUpperCase().replace(/[\s\-–—._·/]+/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  }

  function add(code, at, isGone) {
    var made = {
      id: at.getTime().toString(36) + Math.random().toString(36).slice(2, 8),
      code: code, day: data.day, half: data.half, at: at.toISOString()
    };
    if (isGone) { made.gone = true; }
    write(read().concat([made]));
    paintWaiting(made);
  }
  function paintWaiting(each) {
    if (isHere(each)) { paint(rows[each.code], each.gone ? "" : "Notée à " + clock(new Date(each.at)) + ", à envoyer"); }
  }
  function mark(typed) {
    var code = clean(typed), row = rows[code], at = new Date(), waits = last(code);
    if (!code) { return; }
    if (!row && !BADGE.test(code)) { /* may be a name: it is neither kept nor sent */
      say("late", "", "Ce n’est pas le code d’un badge. Cherchez plutôt le nom dans la liste.");
    } else if (row ? row.classList.contains("is-there") : waits) {
      say("check", code, row ? "Présence déjà notée." : "Code déjà noté, à vérifier.");
    } else {
      add(code, at);
      say(row ? "ok" : "check", code, (row ? "Présence notée à " + clock(at) + "." : "Code noté, à vérifier.") + tooLate(at));
      send();
    }
  }
  function tooLate(at) {
    if (at - ahead <= new Date(data.until)) { return ""; }
    return " Attention : cette demi-journée est finie" + ("last" in data ? "." : ", choisissez la suivante.");
  }
  /* What never left is forgotten; what may have left, even without an answer, is taken back as it was sent. */
  function unmark(row) {
    var code = row.dataset.code, waits = last(code);
    if (waits && !waits.gone && !waits.tried) {
      write(read().filter(function (each) { return each.id !== waits.id; }));
      paint(row, "");
    } else {
      add(code, new Date(), true);
      send();
    }
    say("check", code, "Présence retirée.");
  }

  function later(text) {
    network(text + " " + waiting() + ".");
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  }
  function logIn() {
    later("Votre session est finie. Connectez-vous dans un autre onglet, puis revenez ici : rien n’est perdu.");
    var link = page.createElement("a");
    link.href = data.login;
    link.target = "_blank";
    link.textContent = "Se connecter dans un autre onglet";
    one("[data-network]").appendChild(page.createTextNode(" "));
    one("[data-network]").appendChild(link);
  }
  function isOut(answer) { return answer.redirected || answer.status === 401 || answer.status === 403; }

  function settle(part, answers) {
    var gone = {}, before = read().length;
    answers.forEach(function (each) { gone[each.id] = each; });
    write(kept.filter(function (each) { return !gone[each.id]; }));
    part.forEach(function (sent) {
      var told = gone[sent.id], row = rows[sent.code];
      if (!told) { return; }
      if (isHere(sent) && !last(sent.code)) { paint(row, told.there ? "Notée" + (told.seen && " à " + told.seen) : ""); }
      if (told.there) {
        if (!row) { say("ok", sent.code, told.text); }
      } else if (!sent.gone) {
        refused(sent, told);
      }
    });
    network(kept.length ? waiting() + "." : one("[data-again]").hidden ? "Tout est envoyé." : "Envoyé : lisez ce qui est à reprendre.");
    return kept.length < before;
  }
  function refused(sent, told) {
    var list = one("[data-again]"), item = page.createElement("li");
    say("late", sent.code, told.text);
    item.textContent = name(sent.code) + " : " + told.text;
    if (told.more) { item.appendChild(give(sent, told)); }
    list.appendChild(item);
    list.hidden = false;
  }
  /* In another tab: this one may hold marks that are not sent. */
  function give(sent, told) {
    var link = page.createElement("a");
    link.href = "?demi=" + sent.day + "-" + sent.half + told.more;
    link.target = "_blank";
    link.textContent = " Donner une place quand même (autre onglet)";
    return link;
  }
  /* The last word on each person: the first ones were not heard. */
  function parcel() {
    var words = {};
    read().forEach(function (each) { words[each.day + each.half + each.code] = each.id; });
    kept = kept.filter(function (each) { return words[each.day + each.half + each.code] === each.id; });
    var part = kept.slice(0, MOST);
    if (navigator.onLine !== false) { part.forEach(function (each) { each.tried = true; }); }
    write(kept);
    return part;
  }

  /* A token ends when somebody logs in again, in another tab: a new one is asked for, once. */
  function send(isSecond) {
    if (busy || !read().length) { return; }
    var part = parcel(), stop = window.AbortController ? new AbortController() : {};
    busy = true;
    setTimeout(function () { if (stop.abort) { stop.abort(); } }, PATIENCE);
    fetch(data.batch, {
      method: "POST", credentials: "same-origin", signal: stop.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
      body: JSON.stringify({ sent_at: new Date().toISOString(), marks: part })
    }).then(function (answer) {
      busy = false;
      if (isOut(answer)) { return isSecond === true ? logIn() : renew(); }
      return answer.json().then(function (said) {
        if (!answer.ok) { return later(said.text || "Le site n’a pas pu noter."); }
        if (settle(part, said.answers)) { send(); }
      }, function () { later("Le site n’a pas pu noter."); });
    }, function () {
      busy = false;
      later("Pas de réseau.");
    });
  }
  function renew() {
    return fetch(data.batch, { credentials: "same-origin" }).then(function (answer) {
      if (isOut(answer)) { return logIn(); }
      return answer.json().then(function (said) {
        token.value = said.token;
        send(true);
      });
    }).catch(function () { later("Pas de réseau."); });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    mark(field.value);
    field.value = "";
    field.focus();
  });
  door.addEventListener("click", function (event) {
    var row = event.target.closest("[data-code]");
    if (!row) { return; }
    if (event.target.closest("[data-note]")) {
      event.preventDefault();
      mark(row.dataset.code);
    } else if (event.target.closest("[data-undo]")) {
      event.preventDefault();
      unmark(row);
    }
  });

  function fold(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  one("[data-search]").addEventListener("submit", function (event) { event.preventDefault(); });
  one("[data-search]").addEventListener("input", function (event) {
    var words = fold(event.target.value).split(" ");
    Object.keys(rows).forEach(function (code) {
      var text = fold(code + " " + one(".rows__what", rows[code]).textContent);
      rows[code].hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
    });
  });

  if (window.maillageCamera) { window.maillageCamera(door, mark); }

  addEventListener("online", send);
  addEventListener("focus", send);
  addEventListener("beforeunload", function (event) {
    if (read().length || navigator.onLine === false) { event.preventDefault(); event.returnValue = ""; }
  });
  addEventListener("storage", function (event) { /* the same page, in another tab */
    if (event.key !== NAME) { return; }
    read().forEach(paintWaiting);
    network(kept.length ? waiting() + "." : "");
  });
  read().forEach(paintWaiting);
  send();
})();
