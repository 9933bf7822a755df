//! Calendars in Microsoft Project's terms.

use std::collections::HashMap;

use model::entity::{Calendar, CalendarException, Shift};
use model::{Day, Graph, Id};

use super::xml::Xml;

/// Which calendars a file holds, and what each is called by number.
#[derive(Default)]
pub struct Calendars<'a> {
    list: Vec<&'a Calendar>,
    uid: HashMap<Id, usize>,
}

impl<'a> Calendars<'a> {
    /// The calendar's number; it and what it rests on are written.
    pub fn uid(&mut self, graph: &'a Graph, id: Id) -> Option<usize> {
        if let Some(uid) = self.uid.get(&id) {
            return Some(*uid);
        }
        let calendar = graph.calendar(id)?;
        // Below first; rules keep bases from going in circles.
        if let Some(base) = calendar.base {
            self.uid(graph, base);
        }
        self.list.push(calendar);
        self.uid.insert(id, self.list.len());
        Some(self.list.len())
    }

    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// `people`: calendars of single people, by the calendar they rest on.
    pub fn write(&self, xml: &mut Xml, people: &[(String, usize)]) {
        xml.open("Calendars");
        for (at, calendar) in self.list.iter().enumerate() {
            let base = calendar.base.and_then(|base| self.uid.get(&base));
            xml.open("Calendar");
            xml.leaf("UID", at + 1);
            xml.leaf("Name", &calendar.name);
            xml.flag("IsBaseCalendar", true);
            xml.maybe("BaseCalendarUID", base);
            week(xml, &calendar.week);
            exceptions(xml, &calendar.exceptions);
            if !calendar.work_weeks.is_empty() {
                xml.open("WorkWeeks");
                for it in &calendar.work_weeks {
                    xml.open("WorkWeek");
                    period(xml, it.first_day, it.last_day);
                    xml.leaf("Name", &it.name);
                    week(xml, &it.week);
                    xml.close();
                }
                xml.close();
            }
            xml.close();
        }
        for (at, (name, base)) in people.iter().enumerate() {
            xml.open("Calendar");
            xml.leaf("UID", self.list.len() + 1 + at);
            xml.leaf("Name", name);
            xml.flag("IsBaseCalendar", false);
            xml.leaf("BaseCalendarUID", base);
            xml.close();
        }
        xml.close();
    }
}

fn week(xml: &mut Xml, week: &[Option<Vec<Shift>>]) {
    if week.iter().all(Option::is_none) {
        return;
    }
    xml.open("WeekDays");
    for (weekday, shifts) in week.iter().enumerate() {
        if let Some(shifts) = shifts {
            xml.open("WeekDay");
            // Days count from Sunday there.
            xml.leaf("DayType", (weekday + 1) % 7 + 1);
            working(xml, shifts);
            xml.close();
        }
    }
    xml.close();
}

fn working(xml: &mut Xml, shifts: &[Shift]) {
    xml.flag("DayWorking", !shifts.is_empty());
    if shifts.is_empty() {
        return;
    }
    xml.open("WorkingTimes");
    for shift in shifts {
        xml.open("WorkingTime");
        xml.leaf("FromTime", clock(shift.start_minute));
        xml.leaf("ToTime", clock(shift.end_minute));
        xml.close();
    }
    xml.close();
}

/// Midnight at the end of a day is written as its beginning.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60)
}

fn exceptions(xml: &mut Xml, exceptions: &[CalendarException]) {
    if exceptions.is_empty() {
        return;
    }
    xml.open("Exceptions");
    for it in exceptions {
        xml.open("Exception");
        xml.flag("EnteredByOccurrences", false);
        period(xml, it.first_day, it.last_day);
        xml.leaf("Name", &it.name);
        // Every day of the period.
        xml.leaf("Type", 1);
        xml.leaf("Period", 1);
        working(xml, &it.shifts);
        xml.close();
    }
    xml.close();
}

fn period(xml: &mut Xml, first: Day, last: Day) {
    xml.open("TimePeriod");
    xml.leaf("FromDate", format!("{first}T00:00:00"));
    xml.leaf("ToDate", format!("{last}T23:59:00"));
    xml.close();
}
