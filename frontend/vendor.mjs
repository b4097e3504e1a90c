// Bundles the packages of package.json for the page, and copies what tests need.
// Run `npm ci && npm run vendor` here after changing a version; commit what it writes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const VENDOR = new URL("../service/api/static/vendor/", import.meta.url).pathname;
const TESTS = new URL("../tests/browser/vendor/", import.meta.url).pathname;
const MODULES = new URL("node_modules/", import.meta.url).pathname;

const bundle = await build({
  entryPoints: [new URL("libraries.js", import.meta.url).pathname],
  outfile: `${VENDOR}libraries.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  metafile: true,
});

// The licence of every package that went in, whether named in package.json or by another.
const packages = new Set(
  Object.keys(bundle.metafile.inputs)
    .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
    .filter(Boolean),
);
packages.add("world-atlas");
const notices = [...packages].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(`${MODULES}${name}/package.json`, "utf8"));
  const text = readFileSync(`${MODULES}${name}/LICENSE`, "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
const head =
  "libraries.js is a bundle of the packages below; countries-110m.json is a file of world-atlas,\n" +
  "made from Natural Earth, which is in the public domain.\n\n";
writeFileSync(`${VENDOR}LICENSES.txt`, head + notices.join(`\n${"-".repeat(80)}\n\n`));
copyFileSync(`${MODULES}world-atlas/countries-110m.json`, `${VENDOR}countries-110m.json`);

mkdirSync(TESTS, { recursive: true });
copyFileSync(`${MODULES}axe-core/axe.min.js`, `${TESTS}axe.min.js`);
copyFileSync(`${MODULES}axe-core/LICENSE`, `${TESTS}axe-LICENSE.txt`);
