/** RFC 9457 problem details, as every refusal of the server comes. */
export interface ProblemDetails {
  title: string;
  status: number;
  detail?: string;
  errors?: { command?: number; field?: string; message: string }[];
}

export class Refused extends Error {
  constructor(readonly problem: ProblemDetails) {
    const reasons = (problem.errors ?? []).map((error) => error.message);
    super([...new Set(reasons)].join(" ") || problem.detail || problem.title);
    this.name = "Refused";
  }

  get status(): number {
    return this.problem.status;
  }

  /** What the server says about one field of a form. */
  of(field: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === field)?.message;
  }
}

/** No answer at all: the network, or a server that is down. */
export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached.");
    this.name = "Unreachable";
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  json?: unknown;
  bytes?: Blob | ArrayBuffer;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function address(path: string, query: RequestOptions["query"] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  // A header no other site can set without our consent: it proves where the request comes from.
  if (method !== "GET") headers["x-tandem-csrf"] = "1";
  let body: BodyInit | undefined;
  if (options.json !== undefined) {
    headers["content-type"] = "application/json";
    body = JSON.stringify(options.json);
  } else if (options.bytes !== undefined) {
    headers["content-type"] = "application/octet-stream";
    body = options.bytes;
  }
  const answer = await fetch(address(path, options.query), {
    method,
    headers,
    body,
    signal: options.signal,
    credentials: "same-origin",
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable();
  });
  if (answer.status === 204) return undefined as T;
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  const content: unknown = isJson ? await answer.json() : await answer.text();
  if (answer.ok) return content as T;
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable();
  const problem = isJson ? (content as Partial<ProblemDetails>) : {};
  throw new Refused({
    title: `The server answered ${answer.status}.`,
    ...problem,
    status: answer.status,
  });
}
