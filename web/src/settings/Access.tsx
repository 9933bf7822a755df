import { useEffect, useState } from "react";
import { reason } from "../account/SignInPage";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Id, Moment } from "../graph/types";
import record from "../record/record.module.css";
import { Button } from "../ui/Button";
import { Icon } from "../ui/icons";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

interface Token {
  id: Id;
  name: string;
  created_at: Moment;
  last_used_at: Moment | null;
}

/** Keys for programs. The value is shown once. */
export function Access() {
  const { formats, say } = useWorkplace();
  const [tokens, setTokens] = useState<Token[]>([]);
  const [name, setName] = useState("");
  const [made, setMade] = useState<string>();
  const load = () =>
    request<{ tokens: Token[] }>("GET", "/tokens").then(
      (answer) => setTokens(answer.tokens),
      (error: unknown) => say(reason(error)),
    );
  useEffect(() => {
    void load();
  }, []);
  const create = async () => {
    try {
      const answer = await request<{ token: string }>("POST", "/tokens", { json: { name } });
      setMade(answer.token);
      setName("");
      await load();
    } catch (error) {
      say(reason(error));
    }
  };
  const remove = async (id: Id) => {
    await request("DELETE", `/tokens/${id}`).catch((error: unknown) => say(reason(error)));
    await load();
  };
  return (
    <Card title="API tokens">
      <p>
        A token lets a program do what you may do. The API is described at{" "}
        <a href="/api/docs">/api/docs</a>.
      </p>
      <ul className={styles.keys}>
        {tokens.map((token) => (
          <li key={token.id}>
            <span>{token.name}</span>
            <small>
              made {formats.ago(token.created_at)}
              {token.last_used_at ? `, used ${formats.ago(token.last_used_at)}` : ", never used"}
            </small>
            <button
              type="button"
              className={record.cut}
              aria-label={`Revoke ${token.name}`}
              onClick={() => void remove(token.id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {made ? (
        <p role="status" className={styles.secret}>
          Copy it now, it is not shown again: <code>{made}</code>
        </p>
      ) : null}
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <input
          aria-label="Name of the token"
          placeholder="What is it for?"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" isDisabled={name.trim() === ""}>
          Make a token
        </Button>
      </form>
    </Card>
  );
}
