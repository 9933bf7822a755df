import { expect, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

export const owner = {
  name: "Kim Larsen",
  email: "kim@example.org",
  password: "a long enough sentence",
};

/** The first visit: account, workspace, both hats. */
export async function signUp(page: Page, server: Server, workspace: string): Promise<void> {
  await page.goto(server.url);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password").fill(owner.password);
  await page.getByLabel("Workspace").fill(workspace);
  await page.getByText("I wear both hats.").click();
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("heading", { name: "Goals", level: 1 })).toBeVisible();
}

export async function signIn(page: Page, server: Server, who = owner): Promise<void> {
  await page.goto(server.url);
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Goals", level: 1 })).toBeVisible();
}

/** A day so many days from now, as a date field takes it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
