import { makeAutoObservable } from "mobx";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "tandem.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Light, dark, or as the system says; of this browser. */
class Theme {
  choice: ThemeChoice = read();

  constructor() {
    makeAutoObservable(this);
    dark.addEventListener("change", () => this.apply());
    this.apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.apply();
  }

  toggle(): void {
    this.choose(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  }

  private apply(): void {
    const isDark = this.choice === "dark" || (this.choice === "system" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }
}

function read(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export const theme = new Theme();
