import { Link, useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import { session } from "../app/session";
import type { Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

const ROLE = { owner: "Owner", member: "Member", guest: "Guest" } as const;

/** The workspaces open to this account; whoever begins another one owns it. */
export const Workspaces = observer(function Workspaces() {
  const { graph, say } = useWorkplace();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const begin = async () => {
    try {
      const { time_zone, currency } = graph.workspace ?? {};
      const made = await request<{ id: Id }>("POST", "/workspaces", {
        json: { name: name.trim(), time_zone, currency },
      });
      await session.load();
      await navigate({ to: "/w/$workspace/goals", params: { workspace: made.id } });
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Card title="Your workspaces">
      <ul className={styles.keys}>
        {session.workspaces.map((one) => (
          <li key={one.id}>
            {one.id === graph.workspaceId ? (
              <b>{graph.workspace?.name ?? one.name}</b>
            ) : (
              <Link to="/w/$workspace/goals" params={{ workspace: one.id }}>
                {one.name}
              </Link>
            )}
            <small>
              {ROLE[one.role]}
              {one.id === graph.workspaceId ? ", you are here" : ""}
            </small>
          </li>
        ))}
      </ul>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <Field label="Name of another workspace" isRequired value={name} onChange={setName} />
        <Button type="submit">Begin it</Button>
      </form>
    </Card>
  );
});
