// A connection that can be cut: what is between a browser and the desk.
import { connect, createServer } from "node:net";
import { once } from "node:events";

export class Line {
  #server;
  #sockets = new Set();
  #port;
  isCut = false;

  static async to(url) {
    const line = new Line();
    line.#port = Number(new URL(url).port);
    line.#server = createServer((socket) => line.#join(socket)).listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    line.url = `http://localhost:${line.#server.address().port}`;
    return line;
  }

  #join(socket) {
    if (this.isCut) return socket.destroy();
    const far = connect(this.#port, "127.0.0.1");
    for (const end of [socket, far]) {
      this.#sockets.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => {
        this.#sockets.delete(end);
        socket.destroy();
        far.destroy();
      });
    }
    socket.pipe(far).pipe(socket);
  }

  /** How many connections there are. */
  get connections() {
    return this.#sockets.size / 2;
  }

  cut() {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.isCut = false;
  }

  async close() {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }
}
