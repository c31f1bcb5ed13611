// A desk of a test's own, on a clock that the test sets.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { SUPPORT } from "./mail.mjs";

const PROGRAM = fileURLToPath(new URL("../../target/debug/desk-at", import.meta.url));

/** A working Tuesday for every customer, at 10:00 in Casablanca. */
export const TUESDAY = "2027-01-12T10:00:00Z";

/** Who hands mail over. */
const AMAL = "amal@desk.example";

export class Desk {
  #process;
  #lines;

  /** A desk at an instant, on an engine, with so many nodes, and an identity provider where an issuer is named. */
  static async open({ at = TUESDAY, engine = "sqlite", nodes = 1, issuer } = {}) {
    const desk = new Desk();
    desk.#process = spawn(PROGRAM, [at, engine, String(nodes), ...(issuer ? [issuer] : [])], { stdio: ["pipe", "pipe", "inherit"] });
    desk.#lines = createInterface({ input: desk.#process.stdout })[Symbol.asyncIterator]();
    /** Where each node is. */
    desk.nodes = await desk.#line();
    desk.url = desk.nodes[0];
    return desk;
  }

  async #line() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the desk has ended; what it said is above");
    return JSON.parse(value);
  }

  async #ask(what) {
    this.#process.stdin.write(`${JSON.stringify(what)}\n`);
    const answer = await this.#line();
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /** From now on it is so late, and time goes on. */
  set = (instant) => this.#ask({ set: instant });
  /** From now on it is so late, and time stands. */
  stand = (instant) => this.#ask({ stand: instant });
  /** So many seconds pass at once. */
  pass = (seconds) => this.#ask({ pass: seconds });
  /** Does what is due by now. */
  work = () => this.#ask("work");
  /** The cookie of a browser that is signed in as somebody. */
  session = (address) => this.#ask({ "sign-in": address });

  async #token(address) {
    this.tokens ??= new Map();
    if (!this.tokens.has(address)) this.tokens.set(address, (await this.#ask({ token: address })).token);
    return this.tokens.get(address);
  }

  /** Asks the API as somebody; what it answers. */
  async api(address, method, path, body, type = "application/json") {
    const headers = { authorization: `Bearer ${await this.#token(address)}`, "content-type": type };
    const sent = body && (type === "application/json" ? JSON.stringify(body) : body);
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Hands a message over, as a mail server of ours does; what became of it. */
  gets = (source, mailbox = SUPPORT) =>
    this.api(AMAL, "POST", `/mail?mailbox=${encodeURIComponent(mailbox)}`, source, "message/rfc822");

  /** Fills in a form of a page as somebody, or as nobody who is known; where that leads. */
  async submits(address, path, action, fields) {
    const headers = { origin: this.url };
    const session = address && (await this.session(address));
    if (session) headers.cookie = `${session.name}=${session.value}`;
    const page = await fetch(`${this.url}${path}`, { headers });
    headers.cookie ??= page.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    const csrf = (await page.text()).match(/name="csrf" value="([^"]+)"/)[1];
    const body = new URLSearchParams({ csrf, ...fields });
    const answer = await fetch(`${this.url}${action}`, { method: "POST", headers, body, redirect: "manual" });
    if (answer.status >= 400) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
    return answer.headers.get("location");
  }

  async close() {
    this.#process.stdin.end();
    await once(this.#process, "exit");
  }
}
