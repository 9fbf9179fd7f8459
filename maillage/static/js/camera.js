/* The camera of the door: opened by its button only, closed as soon as nobody needs it. No picture is kept, none is sent.
   A browser that reads no QR code is given a reader (docs/adr/0044), when the button is pressed and not before. */
(function () {
  "use strict";
  var page = document, EVERY = 250, AWAY = 4000, IDLE = 120000;
  var NONE = "Cet appareil n’a pas de caméra : tapez le code.";
  var WHY = {
    NotAllowedError: "La caméra est refusée à ce site. Autorisez-la dans les réglages du navigateur, ou tapez le code.",
    NotFoundError: NONE,
    OverconstrainedError: NONE,
    NotReadableError: "La caméra sert déjà à une autre application. Fermez cette application, ou tapez le code.",
    ReaderError: "Il faut du réseau pour ouvrir la caméra la première fois. En attendant, tapez le code."
  };

  /* `found` is given each code once, however long the badge stays in front of the camera. */
  window.maillageCamera = function (door, found) {
    var video = one("[data-video]"), panel = one("[data-camera-open]"), close = one("[data-camera-close]"), open = one("[data-camera]");
    var run = 0, stream = null, seen = null, idle = 0;

    function one(what) { return door.querySelector(what); }
    function say(text) { one("[data-camera-said]").textContent = text; }

    function stop(text) {
      var isHere = panel.contains(page.activeElement);
      run += 1; /* what is under way comes too late */
      clearTimeout(idle);
      if (stream) { end(stream); }
      stream = video.srcObject = null;
      panel.hidden = true;
      open.hidden = false;
      if (isHere) { open.focus(); }
      say(text);
    }
    function end(given) {
      given.getTracks().forEach(function (track) {
        track.onended = null;
        track.stop();
      });
    }
    function wait() {
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE, "La caméra s’est fermée : aucun badge depuis deux minutes.");
    }

    function start() {
      var mine = run += 1;
      seen = Object.create(null);
      open.hidden = true;
      panel.hidden = false;
      close.focus({ preventScroll: true });
      panel.scrollIntoView(); /* on a telephone, what is read is told below it */
      say("La caméra s’ouvre…");
      reader(door.dataset.reader).then(function (detector) {
        return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (given) {
          if (mine !== run) { return end(given); }
          show(given, detector, mine);
        });
      }).catch(function (error) {
        if (mine === run) { stop(WHY[error.name] || "La caméra n’est pas disponible : tapez le code."); }
      });
    }
    function show(given, detector, mine) {
      stream = given;
      stream.getTracks().forEach(function (track) {
        track.onended = function () { stop("La caméra s’est arrêtée ou n’est plus branchée. Rouvrez-la, ou tapez le code."); };
      });
      video.srcObject = stream;
      video.play().catch(function () { /* closed before its first picture */ });
      say("Montrez un badge à la caméra.");
      wait();
      look(detector, mine);
    }
    function look(detector, mine) {
      function again() { setTimeout(look, EVERY, detector, mine); }
      if (mine !== run) { return; }
      detector.detect(video).then(function (codes) {
        again();
        if (mine === run && codes.length) { see(codes[0].rawValue); }
      }, again); /* not one whole picture yet */
    }
    function see(code) {
      var now = Date.now(), isHeld = now - seen[code] < AWAY;
      seen[code] = now;
      if (isHeld || !code) { return; }
      wait();
      found(code);
    }

    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { return; }
    open.hidden = false;
    one("[data-no-camera]").hidden = true;
    open.addEventListener("click", start);
    close.addEventListener("click", function () { stop(""); });
    addEventListener("pagehide", function () { stop(""); });
    page.addEventListener("visibilitychange", function () {
      if (page.hidden && !panel.hidden) { stop("La caméra s’est fermée quand vous avez quitté la page. Rouvrez-la au besoin."); }
    });
  };

  /* The browser's own, if it knows QR codes: on some systems it is there and knows none. */
  function reader(address) {
    var own = window.BarcodeDetector;
    var known = own ? own.getSupportedFormats().catch(function () { return []; }) : Promise.resolve([]);
    return known.then(function (formats) { return formats.indexOf("qr_code") >= 0 ? own : load(address); }).then(function (Detector) {
      return new Detector({ formats: ["qr_code"] });
    });
  }
  function load(address) {
    return new Promise(function (give, fail) {
      if (window.QrReader) { return give(window.QrReader.BarcodeDetector); }
      var script = page.createElement("script");
      script.src = address;
      script.onload = function () { give(window.QrReader.BarcodeDetector); };
      script.onerror = function () {
        script.remove();
        fail({ name: "ReaderError" });
      };
      page.head.appendChild(script);
    });
  }
})();
