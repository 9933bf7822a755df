import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { inDays, signUp } from "../support/people.ts";
import { Server } from "../support/server.ts";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  page = await (await browser.newContext()).newPage();
  await signUp(page, server, "Larsen & Daughters");
  await page.getByRole("button", { name: "New goal" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Goal", { exact: true }).fill("Answers within a day");
  await form.getByLabel("Promised for").fill(inDays(35));
  await form.getByRole("button", { name: "State the goal" }).click();
  await page.getByRole("link", { name: "Open as page" }).click();
  await expect(name()).toHaveValue("Answers within a day");
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

const name = () => page.getByLabel("Name", { exact: true });
const results = () => page.getByRole("region", { name: "Key results" });
const answers = () => page.getByRole("region", { name: "Six questions" });

test("a goal is measured by a key result, which is edited where it stands", async () => {
  await results().getByRole("button", { name: "Add a key result" }).click();
  await results().getByLabel("Name of the metric").fill("Hours to the first answer");
  await results().getByLabel("Unit").fill("h");
  await results().getByLabel("From").fill("52");
  await results().getByLabel("Target").fill("24");
  await results().getByLabel("Due").fill(inDays(60));
  await results().getByRole("button", { name: "Add key result" }).click();
  await expect(results().getByText("no value yet", { exact: true })).toBeVisible();

  const target = results().getByLabel("Target of Hours to the first answer");
  await target.fill("20");
  await target.press("Enter");
  await page.reload();
  await expect(target).toHaveValue("20");
});

test("a value that does not come in the right direction says behind, one at the target reached", async () => {
  await addValue("60");
  await expect(results().getByText("behind", { exact: true })).toBeVisible();
  await expect(answers().getByText("is behind")).toBeVisible();
  await addValue("19.5");
  await expect(results().getByText("reached", { exact: true })).toBeVisible();
  await expect(results().getByText("19.5 h", { exact: true })).toBeVisible();
});

test("what is no number is said and changes nothing", async () => {
  const target = results().getByLabel("Target of Hours to the first answer");
  await target.fill("soon");
  await target.press("Enter");
  await expect(page.getByRole("status").getByText("“soon” is no number.")).toBeVisible();
  await expect(target).toHaveValue("20");
});

test("its page answers the six questions, from nothing planned to a date", async () => {
  await expect(answers().getByText("No feature serves it yet.", { exact: false })).toBeVisible();
  await expect(answers().getByText("No date before there is a plan.")).toBeVisible();

  await create("New feature");
  const feature = page.getByRole("dialog");
  await feature.getByLabel("Feature", { exact: true }).fill("Answer page");
  await feature.getByRole("button", { name: "Add feature" }).click();
  await closeRecord();
  await create("New insight");
  const insight = page.getByRole("dialog");
  await insight.getByLabel("What did the customer say?").fill("I waited three days.");
  await insight.getByLabel("Who said it").fill("A baker");
  await insight.getByLabel("It speaks for").selectOption({ label: "Answer page" });
  await insight.getByRole("button", { name: "Keep it" }).click();
  await expect(insight).toHaveCount(0);
  await create("New project");
  const project = page.getByRole("dialog");
  await project.getByLabel("Project", { exact: true }).fill("Answer page");
  await project.getByLabel("Delivers").selectOption({ label: "Answer page" });
  await project.getByRole("button", { name: "Open the project" }).click();
  const grid = page.getByRole("treegrid", { name: "Tasks" });
  await grid.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Write answers");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await grid.getByText("Write answers").hover();
  await grid.getByRole("button", { name: "Open Write answers" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByLabel("Estimate").fill("3-5-9d");
  await record.getByLabel("Estimate").press("Enter");
  await record.getByLabel("Add a person").selectOption({ label: "Kim Larsen" });
  await closeRecord();

  await page.getByRole("link", { name: "Goals" }).first().click();
  await page.getByRole("link", { name: "Answers within a day" }).click();
  await page.getByRole("link", { name: "Open as page" }).click();
  await expect(answerTo("What will be in it?").getByRole("button", { name: "Answer page" })).toBeVisible();
  await expect(answerTo("How long?").getByText(/days|weeks/).first()).toBeVisible();
  await expect(answerTo("Who?").getByRole("button", { name: /Kim/ })).toBeVisible();
  await expect(answerTo("Are we on track?").getByText(/^(<|>)?\d+%$/)).toBeVisible();
  await expect(answerTo("When does it launch?").getByText("P80", { exact: true })).toBeVisible();
  await expect(answerTo("Who talks to the customer?").getByText("I waited three days.")).toBeVisible();
});

test("it has no accessibility violations", async () => {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
  expect(found.violations.map((one) => `${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
});

test("a deleted record comes back by undo", async () => {
  await page.getByRole("button", { name: "More about this record" }).click();
  await page.getByRole("menuitem", { name: "Delete this goal" }).click();
  await expect(page.getByRole("heading", { name: "It is not here" })).toBeVisible();
  const said = page.getByRole("status").locator("div").filter({ hasText: "Answers within a day is deleted" });
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(name()).toHaveValue("Answers within a day");
  await expect(results().getByText("19.5 h", { exact: true })).toBeVisible();
});

function answerTo(question: string): Locator {
  return answers().locator("div").filter({ has: page.getByRole("heading", { name: question }) }).first();
}

async function addValue(value: string): Promise<void> {
  await results().getByLabel("New value of Hours to the first answer", { exact: true }).fill(value);
  await results().getByRole("button", { name: "Add", exact: true }).click();
}

/** By the keyboard: C, some letters of what to create, Enter. */
async function create(what: string): Promise<void> {
  await page.locator("body").press("c");
  await page.getByRole("combobox", { name: "Create" }).fill(what);
  await page.keyboard.press("Enter");
}

async function closeRecord(): Promise<void> {
  const close = page.getByRole("button", { name: "Close the record" });
  await close.click();
  await expect(close).toHaveCount(0);
}
