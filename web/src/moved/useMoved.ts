import { useEffect, useState } from "react";
import { Refused, request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Moved } from "../graph/forecast";
import type { Day } from "../graph/types";

/** After an edit the whole comparison is made again; several edits are one reason. */
const PATIENCE_MS = 4_000;

export type MovedState =
  | { is: "asking" }
  | { is: "there"; moved: Moved }
  | { is: "nothing"; why: string };

/** What has moved since a day: asked again when a forecast of something newer is complete. */
export function useMoved(since: Day): MovedState {
  const { graph } = useWorkplace();
  const [state, setState] = useState<MovedState>({ is: "asking" });
  const { forecast } = graph;
  const seq = forecast?.complete ? forecast.seq : undefined;
  useEffect(() => {
    if (seq === undefined) return;
    const isThere = state.is === "there" && state.moved.since === since;
    if (isThere && state.moved.until_seq >= seq) return;
    const abort = new AbortController();
    let timer = 0;
    const ask = () => {
      request<Moved>("GET", "/forecast/moved", {
        query: { ...graph.query(), since },
        signal: abort.signal,
      })
        .then((moved) => setState({ is: "there", moved }))
        .catch((error: unknown) => {
          if (abort.signal.aborted) return;
          // Computed in a second: the server says when it is not there yet.
          if (error instanceof Refused && error.status === 503) {
            timer = window.setTimeout(ask, 1_500);
            return;
          }
          const why = error instanceof Error ? error.message : String(error);
          setState({ is: "nothing", why });
        });
    };
    timer = window.setTimeout(ask, isThere ? PATIENCE_MS : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [graph, since, seq]);
  return state;
}
