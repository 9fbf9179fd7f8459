/* The interactive map: asked for by the person, fed by this site only. Needs Leaflet. */
(function () {
  "use strict";
  var canvas = document.getElementById("carte");
  if (!canvas || !window.L) { return; }
  var data = canvas.dataset;
  canvas.textContent = "";
  var centre = [parseFloat(data.latitude), parseFloat(data.longitude)];
  var map = L.map(canvas, { maxZoom: 17, minZoom: 4 }).setView(centre, 10);
  map.attributionControl.setPrefix(false);
  if (data.tiles) {
    L.tileLayer(data.tiles, { attribution: data.credit, maxZoom: 17 }).addTo(map);
  }

  function read(url, show) {
    fetch(url, { credentials: "omit" }).then(function (answer) { return answer.json(); }).then(show);
  }

  read(data.outlines, function (shapes) {
    L.geoJSON(shapes, { interactive: false, style: { color: "#6F868D", weight: 1.5, fill: false } }).addTo(map);
  });

  function label(service, place) {
    var box = document.createElement("div");
    var link = document.createElement("a");
    link.href = "/aide/lieu/" + encodeURIComponent(service.reference);
    link.textContent = service.name;
    box.appendChild(link);
    box.appendChild(document.createElement("br"));
    box.appendChild(document.createTextNode([place.city, service.phone].filter(Boolean).join(" · ")));
    return box;
  }

  read(data.services, function (found) {
    var seen = [centre];
    found.services.forEach(function (service) {
      (service.places || []).forEach(function (place) {
        if (!place.position) { return; }
        var spot = [place.position[1], place.position[0]];
        seen.push(spot);
        L.circleMarker(spot, { radius: 10, color: "#fff", weight: 2, fillColor: "#0B5563", fillOpacity: 1 })
          .bindPopup(label(service, place)).addTo(map);
      });
    });
    if (seen.length > 1) { map.fitBounds(seen, { padding: [30, 30], maxZoom: 13 }); }
  });
})();
