// A desk of a test's own, on a clock that the test sets.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../target/debug/desk-at", import.meta.url));

/** A working Tuesday for every customer, at 10:00 in Casablanca. */
export const TUESDAY = "2027-01-12T10:00:00Z";

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

  /** Asks the API as somebody; what it answers. */
  async api(address, method, path, body) {
    this.tokens ??= new Map();
    if (!this.tokens.has(address)) this.tokens.set(address, (await this.#ask({ token: address })).token);
    const headers = { authorization: `Bearer ${this.tokens.get(address)}`, "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  async close() {
    this.#process.stdin.end();
    await once(this.#process, "exit");
  }
}
