import { describe, expect, it } from "vitest";
import { type CalendarData, freeSpans, STANDARD, WorkingTime } from "./calendar";
import { DAY, formatLocal, HOUR, parseLocal } from "./time";

const standard = new WorkingTime(STANDARD);
const at = parseLocal;
const show = (minute: number) => formatLocal(minute).slice(0, 16);

describe("working time", () => {
  it("counts over lunch, night and weekend", () => {
    expect(standard.between(at("2027-03-05T08:00:00"), at("2027-03-05T17:00:00"))).toBe(480);
    expect(standard.between(at("2027-03-05T16:00:00"), at("2027-03-08T09:30:00"))).toBe(150);
    expect(standard.between(at("2027-03-08T09:30:00"), at("2027-03-05T16:00:00"))).toBe(-150);
  });

  it("adds work and lands on the end of a shift, not on the start of the next", () => {
    expect(show(standard.add(at("2027-03-05T08:00:00"), 480))).toBe("2027-03-05T17:00");
    expect(show(standard.add(at("2027-03-05T16:00:00"), 61))).toBe("2027-03-08T08:01");
  });

  it("adds back what it counts", () => {
    const start = at("2027-03-05T10:00:00");
    for (const minutes of [1, 60, 479, 480, 5000, 123_456]) {
      expect(standard.between(start, standard.add(start, minutes))).toBe(minutes);
    }
  });

  it("finds the next and the previous working moment", () => {
    expect(show(standard.next(at("2027-03-06T10:00:00")))).toBe("2027-03-08T08:00");
    expect(show(standard.next(at("2027-03-05T12:00:00")))).toBe("2027-03-05T13:00");
    expect(show(standard.next(at("2027-03-05T09:17:00")))).toBe("2027-03-05T09:17");
    expect(show(standard.previous(at("2027-03-07T10:00:00")))).toBe("2027-03-05T17:00");
    expect(show(standard.previous(at("2027-03-05T13:00:00")))).toBe("2027-03-05T12:00");
  });

  it("lets an exception beat a work week, and that the week, and that the base", () => {
    const short = [{ start_minute: 540, end_minute: 600 }];
    const base: CalendarData = { ...STANDARD, id: "base" };
    const own: CalendarData = {
      id: "own",
      base: "base",
      week: [null, [], null, null, null, null, null],
      work_weeks: [
        {
          first_day: "2027-03-08",
          last_day: "2027-03-14",
          week: [short, null, null, null, null, null, null],
        },
      ],
      exceptions: [{ first_day: "2027-03-10", last_day: "2027-03-11", shifts: [] }],
    };
    const calendar = new WorkingTime(own, new Map([["base", base]]));
    const shifts = (day: string) => calendar.shifts(at(day) / DAY);
    expect(shifts("2027-03-01")).toHaveLength(2);
    expect(shifts("2027-03-02")).toEqual([]);
    expect(shifts("2027-03-08")).toEqual(short);
    expect(shifts("2027-03-09")).toEqual([]);
    expect(shifts("2027-03-10")).toEqual([]);
    expect(shifts("2027-03-12")).toHaveLength(2);
  });

  it("gives an answer for a calendar without working time and for one based on itself", () => {
    const never = new WorkingTime({ id: "never", week: [[], [], [], [], [], [], []] });
    const now = at("2027-03-05");
    expect(never.add(now, 60)).toBe(now + 60);
    expect(never.next(now)).toBe(now);
    expect(never.between(now, now + 30 * DAY)).toBe(0);
    const self: CalendarData = { id: "self", base: "self" };
    expect(new WorkingTime(self, new Map([["self", self]])).shifts(1)).toEqual([]);
  });
});

describe("free spans", () => {
  const from = at("2027-03-01");
  const to = from + 14 * DAY;

  it("shades whole weekends at day level", () => {
    expect(freeSpans(standard, from, to, 60).map((s) => [show(s.start), show(s.finish)])).toEqual([
      ["2027-03-06T00:00", "2027-03-08T00:00"],
      ["2027-03-13T00:00", "2027-03-15T00:00"],
    ]);
  });

  it("shades nights and lunch close up", () => {
    const spans = freeSpans(standard, from, from + DAY, 2);
    expect(spans.map((s) => [s.start - from, s.finish - from])).toEqual([
      [0, 8 * HOUR],
      [12 * HOUR, 13 * HOUR],
      [17 * HOUR, 24 * HOUR],
    ]);
  });

  it("joins the night before a weekend with it", () => {
    const spans = freeSpans(standard, at("2027-03-05"), at("2027-03-09"), 2);
    expect(spans.map((s) => show(s.start))).toContain("2027-03-05T17:00");
    expect(spans.some((s) => show(s.finish) === "2027-03-08T08:00")).toBe(true);
  });

  it("shades nothing where a day is thinner than a line", () => {
    expect(freeSpans(standard, from, to, 2000)).toEqual([]);
  });
});
