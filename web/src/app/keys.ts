/** Shortcuts as they are written in the registry: `Mod+Shift+Z`, `?`, or two keys in turn: `G P`. */

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** `Mod+Z` as this machine's keyboard has it. */
export function keyNames(keys: string): string[] {
  return keys
    .split(" ")
    .map((key) =>
      mac
        ? key.replace("Mod+", "⌘").replace("Shift+", "⇧")
        : key.replace("Mod+", "Ctrl ").replace("Shift+", "Shift "),
    );
}

/** A pressed key in the registry's words; null for a modifier alone. */
export function pressed(event: KeyboardEvent): string | null {
  if (["Control", "Shift", "Alt", "Meta"].includes(event.key) || event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (!(event.ctrlKey || event.metaKey)) return key;
  return `Mod+${event.shiftKey ? "Shift+" : ""}${key}`;
}

/** Whether a key means text, or something of the widget it is pressed in. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable=true]") !== null
  );
}

/** A letter typed into a list or grid finds or edits something there. */
export function isInWidget(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.closest("[role=treegrid], [role=grid], [role=menu], [role=listbox], [role=dialog]") !==
      null
  );
}

const KEY = "tandem.single-keys";

/** Speech input and unsteady hands may want no shortcuts of a single key: of this browser. */
export const singleKeys = {
  get on(): boolean {
    return localStorage.getItem(KEY) !== "off";
  },
  set(on: boolean): void {
    localStorage.setItem(KEY, on ? "on" : "off");
  },
};
