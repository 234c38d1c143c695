/** Bundles CodeMirror into one module and records what is in it: npm ci && npm run bundle. */

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build, version } from "esbuild";

const VENDOR = new URL("../../services/gateway/web/static/vendor/", import.meta.url);
const FILE = "codemirror.js";
const LICENSES = "codemirror.LICENSE.md";

const { metafile, outputFiles } = await build({
  entryPoints: ["entry.js"],
  absWorkingDir: import.meta.dirname,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  write: false,
  banner: { js: `/* CodeMirror, bundled by tools/codemirror; its licences: ${LICENSES} */` },
});
const content = outputFiles[0].contents;
const packages = Object.keys(metafile.inputs).flatMap((path) => {
  const found = path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  return found ? [found[1]] : [];
});
const bundled = [...new Set(packages)].sort().map(readPackage);

writeFileSync(new URL(FILE, VENDOR), content);
writeFileSync(new URL(LICENSES, VENDOR), bundled.map(({ title, text }) => `# ${title}\n\n${text}\n`).join("\n"));
record({
  file: FILE,
  madeBy: `tools/codemirror, esbuild ${version}`,
  bundles: bundled.map((part) => ({ package: part.package, version: part.version, license: part.license })),
  license: "MIT",
  licenseFile: LICENSES,
  sha256: createHash("sha256").update(content).digest("hex"),
});

function readPackage(name) {
  const folder = new URL(`node_modules/${name}/`, import.meta.url);
  const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  if (license !== "MIT") throw new Error(`${name} is under ${license}: record and check that first.`);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} brings no licence text.`);
  const text = readFileSync(new URL(file, folder), "utf8").trim();
  return { package: name, version, license, title: `${name} ${version}`, text };
}

function record(entry) {
  const place = new URL("VENDORED.json", VENDOR);
  const records = JSON.parse(readFileSync(place, "utf8"));
  records.files = [...records.files.filter((other) => other.file !== entry.file), entry];
  writeFileSync(place, `${JSON.stringify(records, null, 2)}\n`);
}
