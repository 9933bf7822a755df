import { makeAutoObservable, runInAction } from "mobx";
import { Refused, request } from "../api/http";
import type { Id, Role } from "../graph/types";

export interface Account {
  id: Id;
  email: string;
  name: string;
}

export interface WorkspaceOfAccount {
  id: Id;
  name: string;
  person: Id;
  role: Role;
}

interface SessionAnswer {
  account: Account;
  workspaces: WorkspaceOfAccount[];
}

export type HatChoice = "product" | "project" | "both";

/** Who is here, and which workspaces are open to them. */
export class Session {
  state: "loading" | "setup" | "signed_out" | "signed_in" | "unreachable" = "loading";
  account: Account | null = null;
  workspaces: WorkspaceOfAccount[] = [];

  constructor() {
    makeAutoObservable(this);
  }

  async load(): Promise<void> {
    try {
      this.entered(await request<SessionAnswer>("GET", "/session"));
    } catch (error) {
      if (!(error instanceof Refused)) {
        runInAction(() => (this.state = "unreachable"));
        return;
      }
      const { needs_owner } = await request<{ needs_owner: boolean }>("GET", "/setup");
      runInAction(() => (this.state = needs_owner ? "setup" : "signed_out"));
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    this.entered(await request<SessionAnswer>("POST", "/session", { json: { email, password } }));
  }

  async signUp(form: {
    name: string;
    email: string;
    password: string;
    workspace_name?: string;
    hat?: HatChoice;
    invite?: string;
  }): Promise<void> {
    await request("POST", "/accounts", { json: form });
    await this.load();
  }

  /** Becomes the person an invite was made for, with the account that is here. */
  async accept(invite: string): Promise<void> {
    this.entered(await request<SessionAnswer>("POST", `/invites/${encodeURIComponent(invite)}`));
  }

  async signOut(): Promise<void> {
    await request("DELETE", "/session");
    runInAction(() => {
      this.account = null;
      this.workspaces = [];
      this.state = "signed_out";
    });
  }

  private entered(answer: SessionAnswer): void {
    runInAction(() => {
      this.account = answer.account;
      this.workspaces = answer.workspaces;
      this.state = "signed_in";
    });
  }
}

/** The one session of this page. */
export const session = new Session();
