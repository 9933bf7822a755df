import { describe, expect, it } from "vitest";
import { lengthOf, moved, nudge, progressed, resized, snapStep } from "./drag";
import { bar } from "./testing";
import { DAY, formatLocal, HOUR, parseLocal } from "./time";

const show = (minute: number) => formatLocal(minute).slice(0, 16);
/** Tuesday to Thursday, three days of work. */
const three = bar("2027-03-02T08:00:00", "2027-03-04T17:00:00", { progress: 0.4 });

describe("moving a bar", () => {
  it("starts at the day's first shift and keeps the work", () => {
    const to = moved(three, 1 * DAY + 90, DAY);
    expect([show(to.start), show(to.finish)]).toEqual(["2027-03-03T08:00", "2027-03-05T17:00"]);
    expect(to.progress).toBe(0.4);
  });

  it("goes over the weekend", () => {
    const to = moved(three, 4 * DAY, DAY);
    expect([show(to.start), show(to.finish)]).toEqual(["2027-03-08T08:00", "2027-03-10T17:00"]);
  });

  it("keeps its working length wherever it goes", () => {
    for (let days = -40; days <= 40; days++) {
      const to = moved(three, days * DAY, DAY);
      expect(lengthOf({ ...three, ...to })).toBe(3 * 480);
      expect(three.calendar.next(to.start)).toBe(to.start);
    }
  });

  it("snaps to hours when one looks closely", () => {
    const to = moved(three, 2 * HOUR + 20, HOUR);
    expect(show(to.start)).toBe("2027-03-02T10:00");
    expect(show(to.finish)).toBe("2027-03-05T10:00");
  });

  it("counts round the clock when the task does", () => {
    const elapsed = bar("2027-03-05T00:00:00", "2027-03-07T00:00:00", { elapsed: true });
    const to = moved(elapsed, DAY, DAY);
    expect([show(to.start), show(to.finish)]).toEqual(["2027-03-06T00:00", "2027-03-08T00:00"]);
  });

  it("stays where it is when not moved", () => {
    expect(moved(three, 0, DAY)).toMatchObject({ start: three.start, finish: three.finish });
  });
});

describe("pulling the right edge", () => {
  it("ends with the day's last shift", () => {
    const to = resized(three, three.finish + DAY, DAY);
    expect(show(to.finish)).toBe("2027-03-05T17:00");
    expect(to.start).toBe(three.start);
  });

  it("never ends in free time and never before an hour of work", () => {
    expect(show(resized(three, parseLocal("2027-03-06T12:00:00"), DAY).finish)).toBe(
      "2027-03-05T17:00",
    );
    expect(show(resized(three, parseLocal("2026-12-01"), DAY).finish)).toBe("2027-03-02T09:00");
    expect(show(resized(three, parseLocal("2026-12-01"), 15).finish)).toBe("2027-03-02T08:15");
  });
});

describe("pulling progress", () => {
  it("goes in steps of five percent from nothing to all", () => {
    const half = (three.start + three.finish) / 2;
    expect(progressed(three, half).progress).toBe(0.5);
    expect(progressed(three, 0).progress).toBe(0);
    expect(progressed(three, three.finish + DAY).progress).toBe(1);
  });
});

describe("a step of the keyboard", () => {
  it("goes to the next working day, over the weekend too", () => {
    const friday = bar("2027-03-05T08:00:00", "2027-03-05T17:00:00");
    expect(show(moved(friday, nudge(friday, 1, DAY), DAY).start)).toBe("2027-03-08T08:00");
    const back = bar("2027-03-08T08:00:00", "2027-03-08T17:00:00");
    expect(show(moved(back, nudge(back, -1, DAY), DAY).start)).toBe("2027-03-05T08:00");
  });

  it("is as fine as the look", () => {
    expect([1, 6, 60, 2000].map(snapStep)).toEqual([15, HOUR, DAY, DAY]);
  });
});
