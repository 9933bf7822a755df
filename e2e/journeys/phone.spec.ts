import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { inDays, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  page = await (await browser.newContext(phone)).newPage();
  await signUp(page, server, "Larsen & Daughters");
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

const bar = () => page.getByRole("navigation", { name: "Quick" });
const drawer = () => page.getByRole("navigation", { name: "Places" });

test("goals, features and projects are made from the bar below", async () => {
  await create("New goal");
  const goal = page.getByRole("dialog");
  await goal.getByLabel("Goal", { exact: true }).fill("A kitchen that lasts");
  await goal.getByLabel("Promised for").fill(inDays(50));
  await goal.getByLabel("Measured by").fill("Complaints");
  await goal.getByLabel("From").fill("12");
  await goal.getByLabel("To", { exact: true }).fill("3");
  await goal.getByRole("button", { name: "State the goal" }).click();
  await page.getByRole("button", { name: "Close the record" }).click();
  await create("New feature");
  const feature = page.getByRole("dialog");
  await feature.getByLabel("Feature", { exact: true }).fill("Oak fronts");
  await feature.getByRole("button", { name: "Add feature" }).click();
  await page.getByRole("button", { name: "Close the record" }).click();
  await create("New project");
  const project = page.getByRole("dialog");
  await project.getByLabel("Project", { exact: true }).fill("Kitchen");
  await project.getByLabel("Delivers").selectOption({ label: "Oak fronts" });
  await project.getByRole("button", { name: "Open the project" }).click();
  await expect(page.getByRole("heading", { name: "Kitchen", level: 1 })).toBeVisible();
});

test("a task is added to the list and seen in the chart", async () => {
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  await grid.getByText("Add a task").tap();
  await page.keyboard.type("Measure the room");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(grid.getByText("Measure the room")).toBeVisible();
  await page.getByRole("button", { name: "Gantt" }).tap();
  await expect(page.getByRole("button", { name: /^Measure the room/ })).toBeVisible();
  await fits("Plan");
  await page.getByRole("link", { name: "Board" }).tap();
  await page.getByRole("button", { name: "Set up To do, Doing and Done" }).tap();
  await expect(page.getByRole("heading", { name: "Doing" })).toBeAttached();
  await fits("Board");
});

test("every place is reached from the drawer and fits the screen", async () => {
  for (const place of ["Goals", "My work", "Vision", "Features", "Insights", "Metrics", "People", "Risks", "Import", "Settings"]) {
    await bar().getByRole("button", { name: "Menu" }).tap();
    await drawer().getByRole("link", { name: new RegExp(`^${place}`) }).first().tap();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(drawer()).toBeHidden();
    await fits(place);
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect(found.violations.map((one) => `${place}: ${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
  }
});

test("a record fills the screen and closes", async () => {
  await bar().getByRole("link", { name: "Goals" }).tap();
  await page.getByRole("link", { name: "A kitchen that lasts" }).tap();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByRole("heading", { name: "Are we on track?" })).toBeVisible();
  await fits("Record");
  await page.getByRole("button", { name: "Close the record" }).tap();
  await expect(record).toHaveCount(0);
});

async function create(what: string): Promise<void> {
  await bar().getByRole("button", { name: "Create" }).tap();
  await page.getByRole("option", { name: what }).tap();
}

/** Nothing makes the page itself scroll sideways. */
async function fits(place: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, place).toBeLessThanOrEqual(0);
}
