import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.TANDEM ?? new URL("../../target/debug/tandem", import.meta.url).pathname;

/** The real binary on a free port with a data directory of its own. */
export class Server {
  private process?: ChildProcess;
  private log = "";

  private constructor(
    readonly data: string,
    readonly port: number,
    private readonly args: readonly string[],
  ) {}

  /** An empty server. */
  static async start(): Promise<Server> {
    const [data, port] = await place();
    const server = new Server(data, port, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`]);
    await server.run();
    return server;
  }

  /** The demo, with half a year of history in its log. */
  static async demo(): Promise<Server> {
    const [data, port] = await place();
    const server = new Server(data, port, ["demo", "--data", data, "--port", String(port)]);
    await server.run();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the process and waits until it is ready. */
  async run(): Promise<void> {
    const child = spawn(binary, this.args);
    child.stdout?.on("data", (chunk) => (this.log += chunk));
    child.stderr?.on("data", (chunk) => (this.log += chunk));
    this.process = child;
    for (let tries = 0; tries < 1_200; tries++) {
      if (child.exitCode !== null) break;
      const ready = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (ready?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not become ready:\n${this.log}`);
  }

  /** SIGKILL: no chance to tidy up. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
}

async function place(): Promise<[data: string, port: number]> {
  return [await mkdtemp(join(tmpdir(), "tandem-e2e-")), await freePort()];
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
