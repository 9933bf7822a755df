import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

const maya = { name: "Maya Okafor", email: "maya@oakline.example", password: "tandem demo" };

test.beforeAll(async ({ browser }) => {
  server = await Server.demo();
  page = await (await browser.newContext()).newPage();
  await signIn(page, server, maya);
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

test("what moved is told by cause, and the parts add up", async () => {
  await page.getByLabel("Since").selectOption("91");
  const moves = page.getByRole("listitem").filter({ hasText: /slipped|came forward/ });
  await expect(moves.first()).toBeVisible();
  await expect(moves.filter({ hasText: /(scope|risks|estimates|progress|people)[^·]* [+−]/ }).first()).toBeVisible();

  await page.getByRole("link", { name: "Families decide together" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByRole("button", { name: "What moved it?" }).click();
  const since = record.locator("section").filter({ has: page.getByRole("heading", { name: /^Since / }) });
  const whole = days(await since.getByText(/^P80 /).innerText());
  const parts = (await since.getByRole("listitem").allInnerTexts()).map(days);
  expect(parts.length).toBeGreaterThan(0);
  // Each part is rounded to what is read, and those below an hour are not listed.
  const sum = parts.reduce((all, part) => all + part, 0);
  expect(Math.abs(sum - whole)).toBeLessThanOrEqual(0.5 * (parts.length + 1) + 0.4);
  await page.getByRole("button", { name: "Close the record" }).click();
});

test("a Kanban project is forecast from its throughput, until it is planned by estimates", async () => {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^Catalogue clean-up/ }).click();
  await expect(page.getByText(/^\d+(\.\d)? items? a working day$/).first()).toBeVisible();
  await page.getByRole("button", { name: "Details" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByRole("heading", { name: "Throughput" })).toBeVisible();
  await expect(record.getByText(/finished in \d+ working days · \d+ items left/)).toBeVisible();
  await record.getByRole("button", { name: "Why this date?" }).click();
  await expect(record.getByText(/finishes .* items? a working day, and \d+ items come before/)).toBeVisible();
  await record.getByLabel("Approach").selectOption("waterfall");
  await expect(record.getByRole("heading", { name: "Throughput" })).toBeHidden();
  await record.getByLabel("Approach").selectOption("kanban");
  await expect(record.getByRole("heading", { name: "Throughput" })).toBeVisible();
  await page.getByRole("button", { name: "Close the record" }).click();
});

test("a risk says what its response would bring, and counts it once it is in place", async () => {
  await page.locator("body").press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("provider changes its terms");
  await page.getByRole("listbox", { name: "Found" }).getByRole("option", { name: /provider changes/i }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByText(/Its response would take .* days/)).toBeVisible();
  await record.getByLabel("In place").selectOption({ index: 1 });
  await expect(record.getByText(/which is counted already/)).toBeVisible();
  await record.getByLabel("Work then takes, %").fill("120-110-90");
  await record.getByLabel("Work then takes, %").press("Enter");
  await expect(page.getByText(/goes up from 0 to 1000 percent/)).toBeVisible();
  await record.getByLabel("In place").selectOption({ index: 0 });
  await page.getByRole("button", { name: "Close the record" }).click();
});

test("records of every kind and the demo's screens have no accessibility violations", async () => {
  const places = page.getByRole("navigation", { name: "Places" });
  const check = async (what: string) => {
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect.soft(found.violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `${what}: ${one.id} ${node.html}`))).toEqual([]);
  };
  for (const place of ["Goals", "My work", "Vision", "Features", "Insights", "Metrics", "People", "Risks"]) {
    await places.getByRole("link", { name: new RegExp(`^${place}`) }).last().click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(place);
  }
  for (const [words, kind] of [
    ["families decide", "goal"],
    ["share with family by message", "feature"],
    ["universal links", "task"],
    ["provider changes its terms", "risk"],
    ["hana sato", "person"],
  ] as const) {
    await page.locator("body").press("Control+k");
    await page.getByRole("combobox", { name: "Search or jump to" }).fill(words);
    const found = page.getByRole("listbox", { name: "Found" });
    await found.getByRole("option", { name: new RegExp(words, "i") }).first().click();
    await page.getByRole("link", { name: "Open as page" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
    await check(kind);
  }
});

test("a plan of the demo is read in the dark, too", async () => {
  await page.getByRole("button", { name: "Light or dark" }).click();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^Share with family/ }).click();
  await expect(page.getByRole("treegrid", { name: "Tasks" }).getByText("Discovery")).toBeVisible();
  for (const view of ["Plan", "Board", /^Risks/]) {
    await page.getByRole("navigation", { name: "Views of the project" }).getByRole("link", { name: view }).click();
    await page.waitForTimeout(300);
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect.soft(found.violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `${view}: ${one.id} ${node.html}`))).toEqual([]);
  }
});

/** The signed days at the end of a line: `…, +12 d`, `risks −0.5 d`. */
function days(line: string): number {
  const figure = /([+−]?)([\d.,]+) d\s*$/.exec(line);
  if (!figure) throw new Error(`no days in “${line}”`);
  return Number(figure[2]) * (figure[1] === "−" ? -1 : 1);
}
