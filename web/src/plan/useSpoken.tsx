import { type ReactNode, useCallback, useRef, useState } from "react";
import { useWorkplace } from "../app/context";

export type Say = (words: string, isError?: boolean) => void;

/** What went well is spoken to those who cannot see it; what did not is shown to everyone. */
export function useSpoken(): { say: Say; spoken: ReactNode } {
  const [words, setWords] = useState("");
  const workplace = useWorkplace();
  const show = useRef(workplace.say);
  show.current = workplace.say;
  const say = useCallback((text: string, isError = false) => {
    if (isError) show.current(text);
    else setWords(text);
  }, []);
  const spoken = (
    <div className="visually-hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
  return { say, spoken };
}
