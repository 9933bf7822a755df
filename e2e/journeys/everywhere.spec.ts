import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { signIn, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  page = await (await browser.newContext()).newPage();
  await signUp(page, server, "Larsen & Daughters");
  await page.getByRole("link", { name: "Import" }).click();
  const path = new URL("../files/kitchen.xml", import.meta.url).pathname;
  await page.getByLabel("File to import").setInputFiles(path);
  await page.getByRole("button", { name: /^Import 3 tasks/ }).click();
  await expect(page.getByRole("treegrid", { name: "Tasks" }).getByText("Lay the floor")).toBeVisible();
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

test("the palette finds any record and any action", async () => {
  await page.locator("body").press("Control+k");
  const palette = page.getByRole("combobox", { name: "Search or jump to" });
  await palette.fill("floor");
  await expect(page.getByRole("option", { name: /Lay the floor/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Lay the floor");
  await page.keyboard.press("Escape");
  await page.locator("body").press("Control+k");
  await palette.fill("people");
  await page.getByRole("option", { name: /^People/ }).click();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  await page.locator("body").press("Control+k");
  await palette.fill("there is no such thing");
  await expect(page.getByText("Nothing is called “there is no such thing”", { exact: false })).toBeVisible();
  await page.keyboard.press("Escape");
});

test("two keys go to a place, and ? names them all", async () => {
  await page.locator("body").press("g");
  await page.locator("body").press("r");
  await expect(page.getByRole("heading", { name: "Risks", level: 1 })).toBeVisible();
  await page.locator("body").press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByText("Undo", { exact: true })).toBeVisible();
  await expect(help.getByText("New project")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
});

test("shortcuts of single keys can be switched off", async () => {
  await page.goto(`${page.url().replace(/\/risks.*/, "")}/settings/account`);
  const check = page.getByRole("checkbox", { name: /Shortcuts of single keys/ });
  await check.uncheck();
  await page.getByRole("heading", { name: "Settings" }).click();
  await page.locator("body").press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await check.check();
  await check.blur();
  await page.locator("body").press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
});

for (const [menu, ending, inside] of [
  ["Export as Microsoft Project XML", "xml", "<Name>Lay the floor</Name>"],
  ["Export as CSV", "csv", "Lay the floor"],
] as const) {
  test(`a project is handed over: ${menu}`, async () => {
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /kitchen/i }).click();
    await page.getByRole("button", { name: "More about this project" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: menu }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`));
    expect(await readFile(await file.path(), "utf8")).toContain(inside);
  });
}

test("without a connection edits wait, and arrive when it is back", async ({ browser }) => {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /kitchen/i }).click();
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  await expect(grid.getByText("Lay the floor")).toBeVisible();
  await server.kill();
  await grid.getByText("Lay the floor").click();
  await page.keyboard.press("F2");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Lay the oak floor");
  await page.keyboard.press("Enter");
  await expect(grid.getByText("Lay the oak floor")).toBeVisible();
  await expect(page.getByText("One edit waits to be sent; it is not lost.", { exact: false })).toBeVisible();
  await server.run();
  await expect(page.getByText("No connection.")).toHaveCount(0);
  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, server);
  await second.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /kitchen/i }).click();
  await expect(second.getByRole("treegrid", { name: "Tasks" }).getByText("Lay the oak floor")).toBeVisible();
  await other.close();
});

test("what is not there says so, with a way on", async () => {
  const base = page.url().replace(/\/plan\/.*/, "");
  await page.goto(`${base}/plan/01900000-0000-7000-8000-000000000000`);
  await expect(page.getByRole("heading", { name: "This project is not here" })).toBeVisible();
  await page.goto(`${base}/record/goal/01900000-0000-7000-8000-000000000000`);
  await expect(page.getByRole("heading", { name: "It is not here" })).toBeVisible();
});
