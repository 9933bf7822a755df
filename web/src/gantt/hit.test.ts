import { describe, expect, it } from "vitest";
import { hit } from "./hit";
import { BAR_MIDDLE, barBox, rowY } from "./layout";
import { linkPath } from "./links";
import { bar, scene, view } from "./testing";

const long = bar("2027-03-03T08:00:00", "2027-03-12T17:00:00", { progress: 0.5 });
const after = bar("2027-03-15T08:00:00", "2027-03-17T17:00:00");
const two = scene(
  [long, null, after],
  [{ id: "d", from: 0, to: 2, kind: "finish_start", critical: false }],
);
const box = barBox(view, 0, long);
const middle = rowY(view, 0) + BAR_MIDDLE;

describe("what is under the pointer", () => {
  it("is the body, the right edge, the mark of progress and both handles of a bar", () => {
    const part = (x: number, y = middle) => hit(two, view, x, y);
    expect(part(box.x + 30)).toEqual({ on: "bar", row: 0, part: "body" });
    expect(part(box.x + box.width - 2)).toEqual({ on: "bar", row: 0, part: "resize" });
    expect(part(box.x + box.width / 2, box.y + box.height)).toEqual({
      on: "bar",
      row: 0,
      part: "progress",
    });
    expect(part(box.x + box.width + 10)).toEqual({ on: "bar", row: 0, part: "link_finish" });
    expect(part(box.x - 10)).toEqual({ on: "bar", row: 0, part: "link_start" });
  });

  it("is a link near its line, the row beside it, and nothing below the last row", () => {
    const path = linkPath(two, view, two.links[0] as (typeof two.links)[0]) ?? [];
    const turn = path[1] as { x: number; y: number };
    expect(hit(two, view, turn.x + 2, turn.y + 30)).toEqual({ on: "link", link: 0 });
    expect(hit(two, view, turn.x + 40, turn.y + 30)).toEqual({ on: "row", row: 1 });
    expect(hit(two, view, 10, rowY(view, 5))).toEqual({ on: "nothing" });
    expect(hit(two, view, 10, 10)).toEqual({ on: "header" });
  });

  it("offers no edge to pull where the length is computed", () => {
    const fixed = scene([{ ...long, canResize: false, canProgress: false }]);
    expect(hit(fixed, view, box.x + box.width - 2, middle)).toMatchObject({ part: "body" });
    expect(hit(fixed, view, box.x + box.width / 2, box.y + box.height)).toMatchObject({
      part: "body",
    });
  });

  it("can be moved even when it is an hour in a month", () => {
    const short = scene([bar("2027-03-03T08:00:00", "2027-03-03T09:00:00")]);
    const tiny = barBox(view, 0, short.rows[0]?.bar ?? after);
    expect(hit(short, view, tiny.x + 1, middle)).toMatchObject({ on: "bar", part: "body" });
  });

  it("is found from further away with a finger", () => {
    expect(hit(two, view, box.x + 30, box.y + box.height + 9)).toEqual({ on: "row", row: 0 });
    expect(hit(two, view, box.x + 30, box.y + box.height + 9, true)).toMatchObject({ on: "bar" });
  });
});
