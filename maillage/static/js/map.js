/* The interactive map: asked for by the person, fed by this site only. Needs Leaflet. */
(function () {
  "use strict";
  var canvas = document.getElementById("carte");
  if (!canvas || !window.L) { return; }
  var data = canvas.dataset;
  var towns = JSON.parse(document.getElementById("villes").textContent);
  canvas.textContent = "";
  var centre = [parseFloat(data.latitude), parseFloat(data.longitude)];
  var moves = !(window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  var map = L.map(canvas, {
    maxZoom: 17, minZoom: 4, zoomControl: false, zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves
  }).setView(centre, 10);
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
  map.on("popupopen", function (event) {
    var close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) { close.setAttribute("aria-label", "Fermer"); }
  });
  if (data.tiles) {
    L.tileLayer(data.tiles, { attribution: data.credit, maxZoom: 17 }).addTo(map);
  }

  function read(url, show) {
    fetch(url, { credentials: "omit" }).then(function (answer) { return answer.json(); }).then(show);
  }

  /* A name or a number at a place, written as text. */
  function sign(text, name, size) {
    var box = document.createElement("span");
    box.textContent = text;
    return L.divIcon({ className: name, html: box, iconSize: size });
  }

  read(data.outlines, function (shapes) {
    L.geoJSON(shapes, { interactive: false, style: { color: "#6F868D", weight: 1.5, fill: false } }).addTo(map);
  });
  towns.forEach(function (town, rank) {
    L.marker([town[1], town[2]], {
      icon: sign(town[0], rank ? "map__name" : "map__name map__name--centre", null), interactive: false, keyboard: false
    }).addTo(map);
  });

  function label(service, place) {
    var box = document.createElement("div");
    var link = document.createElement("a");
    link.href = "/aide/lieu/" + encodeURIComponent(service.reference) + location.search;
    link.textContent = service.name;
    box.appendChild(link);
    box.appendChild(document.createElement("br"));
    box.appendChild(document.createTextNode([place.city, service.phone].filter(Boolean).join(" · ")));
    return box;
  }

  /* Markers overlap, so they are for the pointer; the keyboard has the list, which says the same. */
  read(data.services, function (found) {
    var seen = [centre];
    found.services.forEach(function (service, rank) {
      (service.places || []).forEach(function (place) {
        if (!place.position) { return; }
        var spot = [place.position[1], place.position[0]];
        var number = parseInt(data.first, 10) + rank;
        seen.push(spot);
        L.marker(spot, { icon: sign(number, "map__marker", [30, 34]), title: number + " : " + service.name, keyboard: false })
          .bindPopup(label(service, place)).addTo(map);
      });
    });
    if (seen.length > 1) { map.fitBounds(seen, { padding: [30, 30], maxZoom: 13 }); }
  });
})();
