import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "../api/http";
import { type Answer, type Batch, batch, Queue } from "./Queue";

const done: Answer = { seq: 1, ops: [] };
const rename = (label: string) => batch([{ do: "redo" }], label);

beforeEach(() => {
  vi.useFakeTimers();
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("edits on their way to the server", () => {
  it("go one after the other, in order", async () => {
    const seen: (string | undefined)[] = [];
    let busy = 0;
    const queue = new Queue("w", async ({ label }) => {
      expect(++busy).toBe(1);
      await Promise.resolve();
      busy--;
      seen.push(label);
      return done;
    });
    await Promise.all(["one", "two", "three"].map((label) => queue.add(rename(label))));
    expect(seen).toEqual(["one", "two", "three"]);
    expect(queue.waiting).toBe(0);
  });

  it("wait for the connection, keep their key, and survive a reload", async () => {
    let up = false;
    const keys: string[] = [];
    const post = async ({ key }: Batch) => {
      keys.push(key);
      if (!up) throw new Unreachable();
      return done;
    };
    const queue = new Queue("w", post);
    const first = queue.add(rename("one"));
    const second = queue.add(rename("two"));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(queue.stalled).toBe(true);
    expect(queue.waiting).toBe(2);
    expect(new Queue("w", post).unsent().map(({ label }) => label)).toEqual(["one", "two"]);
    up = true;
    queue.retry();
    expect(await first).toEqual(done);
    expect(await second).toEqual(done);
    expect(new Set(keys).size).toBe(2);
    expect(keys.length).toBeGreaterThan(3);
    expect(queue.stalled).toBe(false);
    expect(new Queue("w", post).unsent()).toEqual([]);
  });

  it("tell what was refused and go on with the next", async () => {
    const refused = new Refused({ title: "No", status: 422 });
    const queue = new Queue("w", async ({ label }) => {
      if (label === "bad") throw refused;
      return done;
    });
    const [bad, good] = await Promise.all([queue.add(rename("bad")), queue.add(rename("good"))]);
    expect(bad).toBe(refused);
    expect(good).toEqual(done);
  });
});
