import { address, type RequestOptions } from "./http";

/** Hands a file of the server to the browser's downloads, without leaving the page. */
export function download(path: string, query: RequestOptions["query"]): void {
  const link = document.createElement("a");
  link.href = address(path, query);
  // The name comes with the answer.
  link.download = "";
  link.click();
}
