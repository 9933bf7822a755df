import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { inDays, signIn, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  page = await (await browser.newContext()).newPage();
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

const goalName = "Answers within a day";
const tasks = ["Collect questions", "Write answers", "Build the page", "Test with customers", "Publish"];
const estimates = ["2-3-5d", "4-6-12d", "3-5-9d", "2-3-4d", "1-1-2d"];

test("sign up and create a workspace", async () => {
  await signUp(page, server, "Larsen & Daughters");
  await expect(page.getByRole("heading", { name: "No goal yet" })).toBeVisible();
});

test("state a goal with a promise", async () => {
  await page.getByRole("button", { name: "New goal" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Goal", { exact: true }).fill(goalName);
  await form.getByLabel("Promised for").fill(inDays(35));
  await form.getByLabel("Budget").fill("20000");
  await form.getByLabel("Measured by").fill("Hours to the first answer");
  await form.getByLabel("From").fill("52");
  await form.getByLabel("To", { exact: true }).fill("24");
  await form.getByRole("button", { name: "State the goal" }).click();
  await closeRecord();
  await expect(page.getByRole("cell", { name: goalName })).toBeVisible();
});

test("add a feature and a project that delivers it", async () => {
  await page.getByRole("link", { name: "Features" }).click();
  await page.getByRole("button", { name: "New feature" }).first().click();
  const feature = page.getByRole("dialog");
  await feature.getByLabel("Feature", { exact: true }).fill("Answer page");
  await feature.getByRole("button", { name: "Add feature" }).click();
  await closeRecord();
  await page.getByRole("button", { name: "New project" }).first().click();
  const project = page.getByRole("dialog");
  await project.getByLabel("Project", { exact: true }).fill("Answer page");
  await project.getByLabel("Delivers").selectOption({ label: "Answer page" });
  await project.getByRole("button", { name: "Open the project" }).click();
  await expect(page.getByRole("heading", { name: "Answer page", level: 1 })).toBeVisible();
});

test("plan five tasks with dependencies and three-point estimates", async () => {
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  await showColumn("Waits for");
  await grid.focus();
  await page.keyboard.press("Control+End");
  for (const name of tasks) {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Escape");
  await expect(grid.getByText("Publish")).toBeVisible();
  for (const [index, estimate] of estimates.entries()) {
    await fillCell(grid, index, "Estimate", estimate);
    if (index > 0) await fillCell(grid, index, "Waits for", String(index));
  }
  await expect(cell(grid, 1, "Estimate")).toHaveText(/4.*12 d/);
  await expect(cell(grid, 4, "Waits for")).toHaveText(/4/);
});

test("see the chance, and why", async () => {
  await page.getByRole("link", { name: "Goals" }).first().click();
  const row = page.getByRole("row", { name: new RegExp(goalName) });
  await expect(row.getByText(/^(<|>)?\d+%$/)).toBeVisible();
  await row.getByRole("link", { name: goalName }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByRole("button", { name: "Why this date?" }).click();
  await expect(record.getByRole("heading", { name: /^Why .+\?$/ })).toBeVisible();
  await expect(record.locator("ol li").filter({ hasText: /Write answers|Build the page|Publish/ }).first()).toBeVisible();
  await closeRecord();
});

test("drag a task and see the goal's chance change in a second browser; undo", async ({ browser }) => {
  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, server);
  const chance = second.getByRole("row", { name: new RegExp(goalName) }).getByText(/^(<|>)?\d+%$/);
  await expect(chance).toBeVisible();
  const before = await chance.innerText();

  await page.getByRole("link", { name: /Answer page/ }).click();
  const bar = page.getByRole("button", { name: /^Collect questions/ }).last();
  await expect(bar).toBeVisible();
  const box = await bar.boundingBox();
  if (!box) throw new Error("the bar has no place");
  const [x, y] = [box.x + Math.min(20, box.width / 2), box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 6 });
  await page.mouse.move(x + 260, y, { steps: 12 });
  await page.mouse.up();
  await expect(chance).not.toHaveText(before);

  await page.getByRole("treegrid", { name: "Tasks" }).focus();
  await page.keyboard.press("Control+z");
  await expect(chance).toHaveText(before);
  await other.close();
});

for (const [file, task] of [
  ["kitchen.xml", "Lay the floor"],
  ["garden.csv", "Order soil"],
] as const) {
  test(`import ${file} and undo it`, async () => {
    await page.getByRole("link", { name: "Import" }).click();
    const path = new URL(`../files/${file}`, import.meta.url).pathname;
    await page.getByLabel("File to import").setInputFiles(path);
    await expect(page.getByRole("heading", { name: "Row by row" })).toBeVisible();
    await expect(page.getByRole("cell", { name: task }).first()).toBeVisible();
    await page.getByRole("button", { name: /^Import 3 tasks/ }).click();
    const grid = page.getByRole("treegrid", { name: "Tasks" });
    await expect(grid.getByText(task)).toBeVisible();
    const projects = page.getByRole("navigation", { name: "Places" });
    const name = new RegExp(file.split(".")[0] ?? "", "i");
    await expect(projects.getByRole("link", { name })).toBeVisible();
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await expect(projects.getByRole("link", { name })).toHaveCount(0);
  });
}

test("a file that is cut off is refused with its place", async () => {
  await page.getByRole("link", { name: "Import" }).click();
  const buffer = Buffer.from("<Project><Tasks><Task><UID>1</UID><Name>Cut");
  await page.getByLabel("File to import").setInputFiles({ name: "cut.xml", mimeType: "text/xml", buffer });
  await expect(page.getByText(/line \d+/).first()).toBeVisible();
});

test("kill and restart the server and find everything", async () => {
  await server.kill();
  await server.run();
  await page.goto(server.url);
  await expect(page.getByRole("cell", { name: goalName })).toBeVisible();
  await page.getByRole("link", { name: /Answer page/ }).click();
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  for (const name of tasks) await expect(grid.getByText(name)).toBeVisible();
});

test("the main screens have no accessibility violations", async () => {
  for (const place of ["Goals", "My work", "People", "Risks", "Import", "Settings"]) {
    await page.getByRole("link", { name: place }).first().click();
    await expect(page.getByRole("heading", { name: place, level: 1 })).toBeVisible();
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect(found.violations.map((one) => `${place}: ${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
  }
});

async function closeRecord(): Promise<void> {
  const close = page.getByRole("button", { name: "Close the record" });
  await close.click();
  await expect(close).toHaveCount(0);
}

async function showColumn(name: string): Promise<void> {
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name }).click();
  await page.keyboard.press("Escape");
}

/** The cell of a task in a column. */
function cell(grid: Locator, row: number, column: string): Locator {
  const columns = ["No.", "Task", "Estimate", "Slack", "Waits for", "Who"];
  return grid.getByRole("row").nth(row + 1).getByRole("gridcell").nth(columns.indexOf(column));
}

async function fillCell(grid: Locator, row: number, column: string, text: string): Promise<void> {
  await cell(grid, row, column).click();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}
