import { expect, test } from "@playwright/test";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPacked, readPack } from "./gate/pack";
import { packPath } from "./setup";

const tool = fileURLToPath(new URL("../../tools/pack-console", import.meta.url));
const dist = fileURLToPath(new URL("../../console/dist", import.meta.url));

test("the pack holds the built console, byte for byte, with its types", () => {
  const files = readPack(packPath);
  expect([...files.keys()]).toContain("/index.html");
  for (const [path, { type, body }] of files) {
    expect(body.equals(readFileSync(dist + path))).toBe(true);
    expect(type).toMatch(/^(text\/(html|javascript|css); charset=utf-8|image\/svg\+xml)$/);
  }
});

test("a path without a dot is a page, one with a dot is a file or nothing", () => {
  const files = readPack(packPath);
  expect(findPacked(files, "/cases/7")).toBe(files.get("/index.html"));
  expect(findPacked(files, "/assets/other.js")).toBeUndefined();
});

test("the console names no other host and has nothing inline", () => {
  for (const [path, { body }] of readPack(packPath)) {
    const text = body.toString().replaceAll("http://www.w3.org/", "").replaceAll("https://tsujiban.example.jp", "");
    expect(`${path} ${/https?:\/\/[\w.]+/.exec(text)?.[0] ?? ""}`).toBe(`${path} `);
    expect(`${path} ${/\b(eval|new Function)\(/.exec(text)?.[0] ?? ""}`).toBe(`${path} `);
  }
  const page = readPack(packPath).get("/index.html")?.body.toString() ?? "";
  expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/);
});

test("the same console makes the same pack; no console makes none", () => {
  const folder = mkdtempSync(join(tmpdir(), "tsujiban-pack-"));
  try {
    const made = join(folder, "console.pack");
    execFileSync(tool, [dist, made]);
    expect(readFileSync(made).equals(readFileSync(packPath))).toBe(true);

    const site = join(folder, "site");
    mkdirSync(site);
    const refuse = (word: string) => {
      const { status, stderr } = spawnSync(tool, [site, join(folder, "none.pack")], { encoding: "utf8" });
      expect(status).toBe(1);
      expect(stderr).toContain(word);
    };
    refuse("index.html");
    writeFileSync(join(site, "index.html"), "");
    writeFileSync(join(site, "page.exe"), "");
    refuse(".exe");
    expect(existsSync(join(folder, "none.pack"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
