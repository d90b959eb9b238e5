import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './processes/free-port.ts';

/** Stands before a server and lets connections through, or cuts them all: a network that a test can break. */
export class Relay {
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(
    readonly host: string,
    readonly targetPort: number,
  ) {}

  get port(): number {
    return this.#port;
  }

  /** Gives the port on which it will be, without letting anybody in yet. */
  async reserve(): Promise<number> {
    return (this.#port = await freePort());
  }

  async open(): Promise<void> {
    if (this.#port === 0) await this.reserve();
    const server = createServer((near) => {
      const far = connect({ host: this.host, port: this.targetPort });
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
        // One end's trouble is the other's end.
        socket.on('error', () => {});
      }
      near.pipe(far);
      far.pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.#port, '127.0.0.1', resolve));
  }

  /** Cuts every connection and refuses new ones. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  close(): Promise<void> {
    return this.shut();
  }
}
