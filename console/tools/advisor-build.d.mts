import type { Plugin } from "vite";

export function enginePack(): Plugin;
export function advisorPage(): Plugin;
