import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { inDays, owner, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;
let workspace: string;
const tasks: string[] = [];

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  page = await (await browser.newContext()).newPage();
  await signUp(page, server, "Larsen & Daughters");
  workspace = new URL(page.url()).pathname.replace(/\/goals$/, "");
  await shareOnePerson();
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

test("two projects that share a person are levelled, looked at first", async () => {
  await page.goto(`${server.url}${workspace}/people`);
  await page.getByRole("button", { name: "Level…" }).click();
  await expect(page.getByRole("heading", { name: "Level", level: 1 })).toBeVisible();
  await expect(page.getByText(/of 2 open tasks move/)).toBeVisible();
  await page.getByText(/keeps? (its|their) dates/).click();
  await expect(page.getByText(new RegExp(`aits for ${owner.name}`)).first()).toBeVisible();
  expect(await levelledStarts()).toEqual([null, null]);
});

test("the preview is accessible, and fits a phone", async () => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 844 });
});

test("a task changed meanwhile is not overwritten: another look is offered", async () => {
  await expect(page.getByText(/plan has changed since/)).toHaveCount(0);
  const [predecessor, successor] = tasks;
  await post("dependencies", { id: crypto.randomUUID(), predecessor, successor });
  await expect(page.getByText(/plan has changed since/)).toBeVisible();
  await post("commands", { commands: [{ do: "undo" }] });
  for (const task of tasks) await rename(task, "Changed meanwhile");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Nothing was applied.")).toBeVisible();
  expect(await levelledStarts()).toEqual([null, null]);
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(page.getByRole("button", { name: "Apply" })).toBeEnabled();
});

test("applied, it stays after a reload, and one undo takes all of it back", async () => {
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  expect((await levelledStarts()).some(Boolean)).toBe(true);
  await page.reload();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  expect((await levelledStarts()).some(Boolean)).toBe(true);
  await page.locator("body").press("ControlOrMeta+z");
  await expect.poll(levelledStarts).toEqual([null, null]);
  await page.locator("body").press("ControlOrMeta+Shift+z");
  await expect.poll(async () => (await levelledStarts()).some(Boolean)).toBe(true);
});

test("the plan shows levelling in a column, the record shows to when", async () => {
  const levelled = tasks[(await levelledStarts()).findIndex(Boolean)];
  const answer = await page.request.get(`${server.url}/api/v1/tasks/${levelled}`);
  await page.goto(`${server.url}${workspace}/plan/${(await answer.json()).project}`);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Levelled" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("gridcell", { name: /^[\d.]+ed$/ })).toHaveCount(1);
  await page.goto(`${server.url}${workspace}/record/task/${levelled}`);
  await expect(page.getByText(/^Starts .* at the earliest, for people to be free/)).toBeVisible();
});

test("levelling can be cleared", async () => {
  await page.goto(`${server.url}${workspace}/people`);
  await page.getByRole("button", { name: "Level…" }).click();
  await page.getByRole("button", { name: "Clear levelling" }).click();
  await expect.poll(levelledStarts).toEqual([null, null]);
  await expect(page.getByRole("button", { name: "Clear levelling" })).toHaveCount(0);
});

/** Changes from outside this browser's screen, in its session. */
async function post(path: string, data: unknown, method = "POST"): Promise<void> {
  const answer = await page.request.fetch(`${server.url}/api/v1/${path}`, {
    method,
    data,
    headers: { "x-tandem-csrf": "1" },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function rename(task: string, name: string): Promise<void> {
  await post(`tasks/${task}`, { name }, "PATCH");
}

async function levelledStarts(): Promise<(string | null)[]> {
  return Promise.all(
    tasks.map(async (task) => {
      const answer = await page.request.get(`${server.url}/api/v1/tasks/${task}`);
      return (await answer.json()).levelled_start ?? null;
    }),
  );
}

async function shareOnePerson(): Promise<void> {
  const session = await (await page.request.get(`${server.url}/api/v1/session`)).json();
  const person = session.workspaces[0].person;
  const commands = ["ROOF", "YARD"].flatMap((key) => {
    const [project, task, assignment] = [1, 2, 3].map(() => crypto.randomUUID());
    tasks.push(task as string);
    const entities = [
      { kind: "project", id: project, name: key, key, start: `${inDays(7)}T08:00:00` },
      { kind: "task", id: task, project, name: `Build ${key}`, estimate: { likely_minutes: 2400 } },
      { kind: "assignment", id: assignment, task, person },
    ];
    return entities.map((entity) => ({ do: "create", entity }));
  });
  await post("commands", { commands });
}
