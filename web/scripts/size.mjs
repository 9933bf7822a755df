// The first page has a weight limit: what the browser must load before it can show anything.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit = 150_000;
const html = readFileSync("dist/index.html", "utf8");
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
  (match) => match[1],
);
if (files.length === 0) {
  console.error(
    `no scripts in dist/index.html (${readdirSync("dist").join(", ")}): run npm run build first`,
  );
  process.exit(1);
}
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
console.log(`first page: ${(bytes / 1000).toFixed(0)} kB gzip of ${limit / 1000} kB`);
if (bytes > limit) {
  console.error("too heavy: load what the first page does not need with a lazy route");
  process.exit(1);
}
