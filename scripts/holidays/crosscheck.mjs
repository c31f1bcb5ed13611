// Compares catalog/holidays/*.csv with sources that ours doesn't draw on: the npm package date-holidays, for Jordan
// the Umm al-Qura calendar of ICU (it has no Jordan), and for India's lunisolar feasts the phases of the moon.
//
// A disagreement is within a rule below, or listed with its reason in disagreements.csv, or it fails the test; a line of
// that table that no longer occurs as often as it says fails too. `--list` prints what is neither.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const DateHolidays = require("date-holidays");
const { moonphase, julian } = require("astronomia");

const CATALOG = new URL("../../catalog/holidays/", import.meta.url);
const [FIRST, LAST] = [2015, 2035];
const DAY = 86_400_000;

// Where date-holidays knows a subdivision by a code that ISO 3166-2 has replaced, or by a postal one.
const CODES = { FR: { GP: "971", MQ: "972", GF: "973", RE: "974", YT: "976" } };
const COUNTRIES = ["SA", "AE", "EG", "MA", "DE", "GB", "FR", "US", "CA", "BR", "IN", "AU"];
// date-holidays knows only fixed days of India's states, and lists Alderney, which is no part of the United Kingdom.
const NOT_COMPARED = (scope) => scope.startsWith("IN-") || scope === "GB-ALD";

// Feasts whose day the sighting of the moon, or a government that follows it, moves.
const LUNAR = /^(Day of Arafah|Eid al-|Islamic New Year|Isra' and Mi'raj|Prophet's Birthday|Ashura)/;

const days = (a, b) => Math.round((Date.parse(a) - Date.parse(b)) / DAY);
const plus = (date, n) => new Date(Date.parse(date) + n * DAY).toISOString().slice(0, 10);
const inRange = (date) => date >= `${FIRST}` && date < `${LAST + 1}`;
const bare = (name) => name.replace(/ \(observed\)$/, "");

function rows(file, columns) {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  return lines.slice(1).map((line) => {
    const cells = line.split(";");
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
}

const catalogues = new Map();

/** Our list of one scope: [{ date, name }]. */
function ours(scope) {
  const country = scope.slice(0, 2);
  if (!catalogues.has(country)) {
    const file = new URL(`${country.toLowerCase()}.csv`, CATALOG);
    catalogues.set(country, rows(file, ["date", "scopes", "name"]));
  }
  return catalogues.get(country).filter(({ scopes }) => {
    const list = scopes.split(" ");
    return list[0] === "*" ? !list.includes(`-${scope}`) : list.includes(scope);
  });
}

/** The public holidays that date-holidays knows, a feast of several days as so many dates. */
function theirs(country, subdivision) {
  const source = subdivision ? new DateHolidays(country, subdivision) : new DateHolidays(country);
  source.setLanguages("en");
  const found = [];
  for (let year = FIRST; year <= LAST; year++) {
    for (const holiday of source.getHolidays(year).filter(({ type }) => type === "public")) {
      const length = Math.max(1, Math.round((holiday.end - holiday.start) / DAY));
      for (let i = 0; i < length; i++) {
        const date = plus(holiday.date.slice(0, 10), i);
        if (inRange(date)) found.push({ date, name: holiday.name.replace(/ \(substitute day\)$/, " (observed)") });
      }
    }
  }
  return found;
}

/** Pairs what only one side has: rules 1 and 2 take away a date of ours with one of theirs, rule 3 one of ours alone. */
function unexplained(mine, other, counts) {
  const [mineDates, otherDates] = [new Set(mine.map((d) => d.date)), new Set(other.map((d) => d.date))];
  counts.same += [...mineDates].filter((date) => otherDates.has(date)).length;
  let oursOnly = mine.filter((d) => !otherDates.has(d.date));
  let theirsOnly = other.filter((d) => !mineDates.has(d.date));
  const pair = (rule, fits) => {
    oursOnly = oursOnly.filter((d) => {
      const match = theirsOnly.find((t) => fits(d, t));
      if (!match) return true;
      theirsOnly = theirsOnly.filter((t) => t.date !== match.date);
      counts[rule] += 1;
      return false;
    });
  };
  // 1. A lunar feast begins within two days: of one that lasts four, our first day is then within five of their last.
  pair("lunar", (d, t) => LUNAR.test(d.name) && Math.abs(days(d.date, t.date)) <= (d.name.startsWith("Eid") ? 5 : 2));
  // 2. A government moved the day by up to four days (Egypt, the Emirates) or names the substitute: they have the day itself.
  pair("moved", (d, t) => d.name.endsWith("(observed)") && Math.abs(days(d.date, t.date)) <= 4);
  // 3. We have a substitute day beside the day itself; they have the day alone.
  oursOnly = oursOnly.filter((d) => {
    const substitute = d.name.endsWith("(observed)") && mine.some((own) =>
      own.name === bare(d.name) && otherDates.has(own.date) && Math.abs(days(own.date, d.date)) <= 6);
    if (substitute) counts.substitute += 1;
    return !substitute;
  });
  return { oursOnly, theirsOnly };
}

/** Jordan by its law: fixed days, and lunar ones by ICU's Umm al-Qura calendar. */
function jordan() {
  const hijri = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", { month: "numeric", day: "numeric", timeZone: "UTC" });
  const fixed = { "01-01": "New Year's Day", "05-01": "Labor Day", "05-25": "Independence Day", "12-25": "Christmas Day" };
  const lunar = { "1/1": "Islamic New Year", "3/12": "Prophet's Birthday", "7/27": "Isra' and Mi'raj", "12/9": "Day of Arafah" };
  for (const day of [1, 2, 3]) lunar[`10/${day}`] = "Eid al-Fitr";
  for (const day of [10, 11, 12]) lunar[`12/${day}`] = "Eid al-Adha";
  const found = [];
  for (let date = `${FIRST}-01-01`; inRange(date); date = plus(date, 1)) {
    const parts = hijri.formatToParts(Date.parse(date));
    const key = ["month", "day"].map((type) => parts.find((part) => part.type === type).value).join("/");
    for (const name of [fixed[date.slice(5)], lunar[key]]) if (name) found.push({ date, name });
  }
  return found;
}

// India's feasts by the moon: so many days after the new moon (0) or the full moon (1).
const MOON = {
  "Maha Shivaratri": [0, -2, 1], "Holi": [1, -1, 2], "Ram Navami": [0, 7, 10], "Mahavira's Birthday": [0, 11, 14],
  "Buddha Purnima": [1, -1, 1], "Janmashtami (Vaishnava)": [1, 6, 9], "Dussehra": [0, 8, 11], "Diwali": [0, -1, 1],
  "Guru Nanak's Birthday": [1, -1, 1],
};

/** The dates of India's national feasts that don't fit their phase of the moon. */
function offTheMoon(counts) {
  return ours("IN").filter(({ date, name }) => {
    if (!MOON[name]) return false;
    const [phase, from, to] = MOON[name];
    const phaseNear = (month) => {
      const year = Number(date.slice(0, 4)) + (Number(date.slice(5, 7)) - 1 + month + Number(date.slice(8)) / 31) / 12;
      const jde = phase ? moonphase.full(year) : moonphase.newMoon(year);
      return julian.JDEToDate(jde).toISOString().slice(0, 10);
    };
    const fits = [-1, -0.5, 0, 0.5].some((month) => {
      const distance = days(date, phaseNear(month));
      return distance >= from && distance <= to;
    });
    counts[fits ? "moon" : "off"] += 1;
    return !fits;
  });
}

const matches = (pattern, scope) => pattern === scope || (pattern.endsWith("*") && scope.startsWith(pattern.slice(0, -1)));

/** Takes what the table lists out of what is unexplained; says which lines of it count wrong. */
function applyTable(open) {
  const table = rows(new URL("disagreements.csv", import.meta.url), ["scopes", "side", "name", "count", "reason"]);
  const wrong = [];
  for (const line of table) {
    const patterns = line.scopes.split(" ");
    const listed = open.filter((d) => !d.listed && d.side === line.side && d.name === line.name && patterns.some((p) => matches(p, d.scope)));
    listed.forEach((d) => { d.listed = true; });
    if (listed.length !== Number(line.count) || !line.reason) {
      wrong.push(`listed ${line.count} times, found ${listed.length}: ${line.scopes}; ${line.side}; ${line.name}`);
    }
  }
  return { wrong, lines: table.length };
}

function compareAll(counts) {
  const open = [];
  const compare = (scope, other) => {
    counts.scopes += 1;
    const { oursOnly, theirsOnly } = unexplained(ours(scope), other, counts);
    for (const [side, list] of [["ours", oursOnly], ["theirs", theirsOnly]]) {
      for (const { date, name } of list) open.push({ scope, side, date, name });
    }
  };
  for (const country of COUNTRIES) {
    compare(country, theirs(country));
    for (const code of Object.keys(new DateHolidays().getStates(country) ?? {})) {
      const scope = `${country}-${CODES[country]?.[code] ?? code}`;
      if (!NOT_COMPARED(scope)) compare(scope, theirs(country, code));
    }
  }
  compare("JO", jordan());
  for (const { date, name } of offTheMoon(counts)) open.push({ scope: "IN", side: "moon", date, name });
  return open;
}

const counts = { scopes: 0, same: 0, lunar: 0, moved: 0, substitute: 0, moon: 0, off: 0 };
// India's feasts are checked by the moon, not by date-holidays, which has none of them.
const open = compareAll(counts).filter((d) => !(d.scope === "IN" && d.side === "ours" && (MOON[d.name] || LUNAR.test(d.name))));
const { wrong, lines } = applyTable(open);
const unlisted = open.filter((d) => !d.listed);

console.log(`${counts.scopes} lists of holidays compared, ${FIRST} to ${LAST}: ${counts.same} dates agree`);
console.log(`  by rule: ${counts.lunar} lunar dates within two days, ${counts.moved} moved days, ${counts.substitute} substitute days that only we have`);
console.log(`  by the moon: ${counts.moon} dates of India's feasts fit its phase`);
console.log(`  listed with a reason: ${open.length - unlisted.length} dates in ${lines} lines of disagreements.csv`);
for (const problem of wrong) console.error(`disagreements.csv: ${problem}`);
for (const d of unlisted) console.error(`not listed: ${d.scope}; ${d.side}; ${d.name}; ${d.date}`);
if (wrong.length || unlisted.length) process.exit(1);
console.log(`${counts.scopes} passed, 0 failed`);
