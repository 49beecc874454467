// Builds what browsers load into src/catchball/web/static/catchball: app.js, theme.js, app.css, icons.svg, favicon.svg,
// and for Station station.js, station-worker.js and its icons.
//
//   node build.mjs [SOURCES]
//
// SOURCES is a digest of everything that the build read (hatch_build.py gives it). It is written into assets.json,
// with the size and the digest of each file, so that the next installation sees whether anything must be built at all.
// assets.json comes last and in one piece: a build that was broken off counts as not done.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "src");
const out = join(here, "..", "src", "catchball", "web", "static", "catchball");

// Tabler's style needs light-dark() and relative colours, so nothing older can show the pages anyway.
const target = ["chrome123", "firefox128", "safari18"];

async function bundle(options) {
  const { warnings } = await esbuild.build({
    absWorkingDir: here,
    bundle: true,
    minify: true,
    target,
    outdir: out,
    legalComments: "none", // the licences stand in licences.txt, whole
    logLevel: "warning",
    ...options,
  });
  if (warnings.length > 0) throw new Error("the bundler warned; a warning ends the build");
}

// One file with all icons that a page may show; a page says <use href="icons.svg#NAME">.
async function iconSprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const file = join(here, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
      const drawing = await readFile(file, "utf8");
      const shapes = drawing
        .replace(/^[^]*?<svg[^>]*>/, "")
        .replace(/<\/svg>\s*$/, "")
        .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
        .replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

// The licences of all that is copied into the built files.
async function licences() {
  const { dependencies } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
  const texts = await Promise.all(
    Object.keys(dependencies).map(async (name) => {
      const folder = join(here, "node_modules", name);
      const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const text = await readFile(await licenceFile(name, folder), "utf8");
      return `${name} ${version}\n\n${text.trim()}\n`;
    }),
  );
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceFile(name, folder) {
  const ours = join(here, "licences", `${name.replace("/", "-")}.txt`);
  const theirs = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  return theirs ? join(folder, theirs) : ours;
}

// Beside each file its compressed forms, which the server sends as they are.
async function compress(file) {
  const content = await readFile(join(out, file));
  const gzip = gzipSync(content, { level: 9 });
  await writeFile(join(out, `${file}.gz`), gzip);
  await writeFile(
    join(out, `${file}.br`),
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  );
  return [file, { bytes: content.length, gzip: gzip.length, sha256: createHash("sha256").update(content).digest("hex") }];
}

async function builtFiles() {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => relative(out, file).replaceAll("\\", "/")).sort();
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await bundle({
  entryPoints: [{ in: join(sources, "app.js"), out: "app" }],
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
});
// Each in one piece, so that what a device keeps has names that never change.
await bundle({ entryPoints: [{ in: join(sources, "station.js"), out: "station" }], format: "esm" });
await bundle({ entryPoints: [{ in: join(sources, "station-worker.js"), out: "station-worker" }], format: "iife" });
await bundle({ entryPoints: [{ in: join(sources, "theme.js"), out: "theme" }], format: "iife" });
await bundle({ entryPoints: [{ in: join(sources, "app.css"), out: "app" }] });
await writeFile(join(out, "icons.svg"), await iconSprite());
for (const name of ["favicon.svg", "world.svg"]) await writeFile(join(out, name), await readFile(join(sources, name)));
for (const icon of ["station-192.png", "station-512.png"]) await copyFile(join(sources, "icons", icon), join(out, icon));
await writeFile(join(out, "licences.txt"), await licences());
const files = Object.fromEntries(await Promise.all((await builtFiles()).map(compress)));
const manifest = { sources: process.argv[2] ?? "", files };
await writeFile(join(out, "assets.json.new"), `${JSON.stringify(manifest, null, 2)}\n`);
await rename(join(out, "assets.json.new"), join(out, "assets.json"));
