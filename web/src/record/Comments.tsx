import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Id, Kind } from "../graph/types";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import styles from "./record.module.css";

/** What was said about a node. `@Name` reaches that person. */
export const Comments = observer(function Comments({ kind, id }: { kind: Kind; id: Id }) {
  const { graph, formats } = useWorkplace();
  const [text, setText] = useState("");
  const comments = [...graph.by("comment", "on", id)].sort((a, b) =>
    (a.at ?? "").localeCompare(b.at ?? ""),
  );
  const send = async () => {
    const said = text.trim();
    if (!said) return;
    const mentions = graph
      .all("person")
      .filter((person) => said.includes(`@${person.name}`))
      .map((person) => person.id);
    const outcome = await graph.execute([
      {
        do: "create",
        entity: { kind: "comment", id: graph.newId(), on_kind: kind, on: id, text: said, mentions },
      },
    ]);
    if (outcome.ok) setText("");
  };
  return (
    <section className={styles.section}>
      <h2>Comments</h2>
      <ul className={styles.comments}>
        {comments.map((comment) => {
          const author = graph.get("person", comment.author ?? graph.meId);
          return (
            <li key={comment.id}>
              <Avatar name={author?.name ?? "?"} hats={author?.hats ?? []} />
              <div>
                <b>{author?.name}</b> <small>{formats.ago(comment.at)}</small>
                <p>{comment.text}</p>
              </div>
            </li>
          );
        })}
      </ul>
      <form
        className={styles.say}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <textarea
          aria-label="Comment"
          placeholder="Say something; @Name reaches a person"
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
          }}
        />
        <Button type="submit" isDisabled={text.trim() === ""}>
          Comment
        </Button>
      </form>
    </section>
  );
});
