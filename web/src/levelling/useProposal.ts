import { useCallback, useEffect, useRef, useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Id } from "../graph/types";
import type { Proposal } from "./proposal";

export interface Wish {
  seconds: number;
  projects: Id[];
  clear: boolean;
}

export type Search =
  | { is: "idle" }
  | { is: "searching"; seconds: number }
  | { is: "found"; proposal: Proposal; wish: Wish }
  | { is: "failed"; why: string };

/** One search at a time. Leaving the screen ends it, in the server too. */
export function useProposal() {
  const { graph } = useWorkplace();
  const [search, setSearch] = useState<Search>({ is: "idle" });
  const running = useRef<AbortController>(null);

  const stop = useCallback(() => {
    running.current?.abort();
    setSearch({ is: "idle" });
  }, []);

  const start = useCallback(
    (wish: Wish) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      setSearch({ is: "searching", seconds: wish.seconds });
      request<Proposal>("POST", "/levelling/proposal", {
        query: graph.query(),
        json: wish,
        signal: abort.signal,
      })
        .then((proposal) => {
          if (!abort.signal.aborted) setSearch({ is: "found", proposal, wish });
        })
        .catch((error: unknown) => {
          if (abort.signal.aborted) return;
          setSearch({ is: "failed", why: error instanceof Error ? error.message : String(error) });
        });
    },
    [graph],
  );

  useEffect(() => () => running.current?.abort(), []);
  return { search, start, stop };
}
