// Reads calendars with ical.js, as web calendars do: one file in base64 on each line, one answer in JSON on each line.
const ICAL = require(process.argv[2]);
const readline = require("node:readline");

ICAL.design.strict = true;

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const entries = {};
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component, { strictExceptions: true });
    entries[event.uid] = {
      start: event.startDate.toJSDate().getTime() / 1000,
      summary: event.summary,
      description: event.description,
      location: event.location,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      isDate: event.startDate.isDate,
    };
  }
  return { entries };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try {
    answer = read(Buffer.from(line, "base64").toString("utf8"));
  } catch (error) {
    answer = { fault: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
