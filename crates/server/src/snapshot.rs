//! The whole graph as JSON, written straight from its tables.

use std::io::Write;

use model::entity::Role;
use model::{Graph, Id, Kind, KindVisitor, Stored, Viewer, each_kind, visibility};
use serde::Serialize;

use crate::hub::Hub;
use crate::hub::live::visible_forecast;

/// What `GET /bootstrap` answers.
pub fn bootstrap(hub: &Hub, person: Id) -> serde_json::Result<Vec<u8>> {
    let graph = hub.graph();
    let viewer = Viewer::new(&graph, Some(person));
    let forecast = hub
        .forecast()
        .map(|forecast| visible_forecast(&graph, &viewer, &forecast));
    // Somewhat more than what an entity and its forecast take.
    let mut out = Vec::with_capacity(4096 + graph.len() * 900);
    write(&mut out, "{\"seq\":", &graph.seq())?;
    write(&mut out, ",\"me\":", &person)?;
    write(&mut out, ",\"workspace\":", &graph.workspace())?;
    write(&mut out, ",\"forecast\":", &forecast)?;
    out.extend_from_slice(b",\"entities\":{");
    let mut tables = Tables {
        graph: &graph,
        viewer: &viewer,
        out,
        failed: None,
    };
    each_kind(&mut tables);
    if let Some(error) = tables.failed {
        return Err(error);
    }
    let mut out = tables.out;
    out.pop();
    out.extend_from_slice(b"}}");
    Ok(out)
}

fn write(out: &mut Vec<u8>, name: &str, value: &impl Serialize) -> serde_json::Result<()> {
    out.extend_from_slice(name.as_bytes());
    serde_json::to_writer(out, value)
}

struct Tables<'a> {
    graph: &'a Graph,
    viewer: &'a Viewer,
    out: Vec<u8>,
    failed: Option<serde_json::Error>,
}

impl KindVisitor for Tables<'_> {
    fn visit<T: Stored + Serialize + utoipa::ToSchema>(&mut self) {
        if self.failed.is_none() {
            self.failed = self.table::<T>().err();
        }
    }
}

impl Tables<'_> {
    fn table<T: Stored + Serialize>(&mut self) -> serde_json::Result<()> {
        let kind = T::KIND;
        let _ = write!(self.out, "\"{}\":[", kind.name());
        let all_alike =
            self.viewer.role != Role::Guest && (kind != Kind::Person || self.viewer.sees_rates);
        let mut first = true;
        for record in self.graph.records::<T>() {
            let start = self.out.len();
            if !first {
                self.out.push(b',');
            }
            if all_alike {
                serde_json::to_writer(&mut self.out, &*record.entity)?;
            } else {
                let seen = self
                    .graph
                    .get(kind, record.entity.id())
                    .and_then(|entity| visibility::visible(self.graph, self.viewer, &entity));
                let Some(seen) = seen else {
                    self.out.truncate(start);
                    continue;
                };
                let mut object = model::merge::to_object(&seen);
                object.remove("kind");
                serde_json::to_writer(&mut self.out, &object)?;
            }
            // The object goes on with one more field.
            self.out.pop();
            let _ = write!(self.out, ",\"version\":{}}}", record.version);
            first = false;
        }
        self.out.extend_from_slice(b"],");
        Ok(())
    }
}
