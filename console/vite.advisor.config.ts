import preset from "./vite.config";
import { mergeConfig } from "vite";
import { advisorPage, enginePack } from "./tools/advisor-build.mjs";

// One classic script, one style sheet, one page: a folder that works from a USB stick as from the server.
export default mergeConfig(preset, {
  publicDir: false,
  plugins: [enginePack(), advisorPage()],
  build: {
    outDir: "dist/advisor",
    emptyOutDir: true,
    cssCodeSplit: false,
    rollupOptions: {
      input: "src/advisor/main.tsx",
      output: { format: "iife", entryFileNames: "advisor.js", assetFileNames: "advisor[extname]" },
    },
  },
});
