// What ical.js and node-ical understand of files: node read.mjs FOLDER FILE…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const [folder, ...files] = process.argv.slice(2);
const required = createRequire(`${folder}/`);
const ICAL = required("ical.js").default ?? required("ical.js");
const nodeIcal = required("node-ical");
const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "+00:00");
const day = (date) => {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

function byIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const at = (time) => (time.isDate ? time.toString() : iso(time.toUnixTime()));
    return {
      uid: event.uid,
      start: at(event.startDate),
      end: at(event.endDate),
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      summary: event.summary,
    };
  });
}

function byNodeIcal(text) {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((item) => item.type === "VEVENT")
    .map((event) => {
      const at = (date) => (event.datetype === "date" ? day(date) : iso(date.getTime() / 1000));
      return {
        uid: event.uid,
        start: at(event.start),
        end: at(event.end),
        status: event.status,
        sequence: Number(event.sequence),
        summary: event.summary.val ?? event.summary,
      };
    });
}

const seen = { "ical.js": {}, "node-ical": {} };
for (const file of files) {
  const text = readFileSync(file, "utf-8");
  seen["ical.js"][basename(file)] = byIcalJs(text);
  seen["node-ical"][basename(file)] = byNodeIcal(text);
}
console.log(JSON.stringify(seen));
