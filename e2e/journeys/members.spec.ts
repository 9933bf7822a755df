import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { owner, signIn, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;
let guests: BrowserContext;
let guest: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  page = await (await browser.newContext()).newPage();
  guests = await browser.newContext();
  guest = await guests.newPage();
  await signUp(page, server, "Larsen & Daughters");
});

test.afterAll(async () => {
  await page?.context().close();
  await guests?.close();
  await server?.stop();
});

test("a person is added and invited by a link, which works once", async () => {
  await open("People");
  await page.getByLabel("Name", { exact: true }).fill("Ada Berg");
  await page.getByLabel("Email", { exact: true }).fill("ada@example.org");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Role of Ada Berg").selectOption("guest");
  await page.getByRole("button", { name: "Invite Ada Berg" }).click();
  const link = await page.getByLabel("Invitation link for Ada Berg").inputValue();

  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Larsen & Daughters" })).toBeVisible();
  await expect(guest.getByLabel("Your name")).toHaveValue("Ada Berg");
  await guest.getByLabel("Password").fill("short");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByText(/needs at least 10 characters/)).toBeVisible();
  await guest.getByLabel("Password").fill("another long sentence");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("heading", { name: "Goals", level: 1 })).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await page.getByRole("button", { name: "Go to the start" }).click();
});

test("a guest looks, and is offered nothing that would be refused", async () => {
  await expect(guest.getByText("You are a guest here.")).toBeVisible();
  await expect(guest.getByRole("button", { name: "New goal" })).toHaveCount(0);
  await guest.getByRole("link", { name: "Settings" }).click();
  await expect(guest.getByRole("link", { name: "Account", exact: true })).toBeVisible();
  await expect(guest.getByRole("link", { name: "Teams" })).toHaveCount(0);
  await guest.locator("body").press("c");
  await expect(guest.getByText("Nothing is called", { exact: false })).toBeVisible();
  await guest.keyboard.press("Escape");
});

test("a guest sees a plan that is shared, without the means to change it", async () => {
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("option", { name: "New project" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Project", { exact: true }).fill("Kitchen");
  await form.getByRole("button", { name: "Open the project" }).click();
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  await grid.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Lay the floor");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Details" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByText("Guests", { exact: true }).locator("..").getByLabel("Add a person").selectOption({ label: "Ada Berg" });

  await guest.getByRole("link", { name: "Kitchen" }).click();
  const seen = guest.getByRole("treegrid", { name: "Tasks" });
  await expect(seen.getByText("Lay the floor")).toBeVisible();
  await expect(seen.getByText("Add a task")).toHaveCount(0);
  await seen.getByText("Lay the floor").click();
  await guest.keyboard.press("F2");
  await expect(guest.getByText("You may look at this plan.", { exact: false })).toBeVisible();
  await expect(seen.getByRole("textbox")).toHaveCount(0);
});

test("a team has members", async () => {
  await open("Teams");
  await page.getByLabel("Name of the team").first().fill("Builders");
  await page.getByRole("button", { name: "Make the team" }).click();
  await page.getByLabel("Add a member to Builders").selectOption({ label: "Kim Larsen" });
  await page.reload();
  await expect(page.getByRole("button", { name: "Kim Larsen", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Remove Kim Larsen" }).click();
  await expect(page.getByRole("button", { name: "Kim Larsen", exact: true })).toHaveCount(0);
});

test("a calendar has days off, and says who works by it", async () => {
  await open("Calendars");
  await expect(page.getByText("used by the workspace")).toBeVisible();
  const year = new Date().getFullYear() + 1;
  await page.getByLabel("What for").fill("Summer holiday");
  await page.getByLabel("First day").fill(`${year}-07-05`);
  await page.getByLabel("Last day").fill(`${year}-07-16`);
  await page.getByRole("button", { name: "Add days" }).click();
  await expect(page.getByText("Summer holiday")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: /^Remove Summer holiday/ }).click();
  await expect(page.getByText("Summer holiday")).toHaveCount(0);
});

test("the workspace has a currency", async () => {
  await open("Workspace");
  await page.getByLabel("Currency").selectOption("SEK");
  await page.reload();
  await expect(page.getByLabel("Currency")).toHaveValue("SEK");
});

test("another workspace is begun, and one goes from one to the other", async () => {
  await open("Account");
  await page.getByLabel("Name of another workspace").fill("Garden");
  await page.getByRole("button", { name: "Begin it" }).click();
  await expect(page.getByRole("heading", { name: "No goal yet" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Kitchen" })).toHaveCount(0);
  await page.getByLabel("Workspace", { exact: true }).selectOption({ label: "Larsen & Daughters" });
  await expect(page.getByRole("link", { name: "Kitchen" })).toBeVisible();
  await page.locator("body").press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("workspace garden");
  await page.getByRole("option", { name: "Workspace Garden" }).click();
  await expect(page.getByRole("link", { name: "Kitchen" })).toHaveCount(0);
  await page.getByLabel("Workspace", { exact: true }).selectOption({ label: "Larsen & Daughters" });
  await expect(page.getByRole("link", { name: "Kitchen" })).toBeVisible();
});

test("a changed password ends every other session", async ({ browser }) => {
  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, server);
  await open("Account");
  await fillPasswords("not the password", "a new long sentence", "a new long sentence");
  await expect(page.getByText("This is not the password so far.")).toBeVisible();
  await fillPasswords(owner.password, "a new long sentence", "a newer long sentence");
  await expect(page.getByText("The two differ", { exact: false })).toBeVisible();
  await fillPasswords(owner.password, "a new long sentence", "a new long sentence");
  await expect(page.getByText("every other session has ended")).toBeVisible();
  await second.reload();
  await expect(second.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await other.close();
});

test("the parts of the settings have no accessibility violations", async () => {
  for (const part of ["Workspace", "People", "Teams", "Calendars", "Account", "API access"]) {
    await open(part);
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect(found.violations.map((one) => `${part}: ${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
  }
});

async function open(part: string): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: part, exact: true }).click();
  await expect(page.getByRole("link", { name: part, exact: true }).and(page.locator("[aria-current]")).first()).toBeVisible();
}

async function fillPasswords(current: string, next: string, again: string): Promise<void> {
  await page.getByLabel("Password so far").fill(current);
  await page.getByLabel("New password", { exact: true }).fill(next);
  await page.getByLabel("New password again").fill(again);
  await page.getByRole("button", { name: "Change the password" }).click();
}
