import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const gateway = process.env.ZHUFENG_GATEWAY ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": path("./src") } },
  define: {
    __VUE_OPTIONS_API__: "true", // Element Plus still needs it in places
    __VUE_PROD_DEVTOOLS__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
  },
  build: {
    target: "es2020", // WeChat's browser on older phones
    assetsInlineLimit: 0, // the content policy allows no data: addresses
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: {
        portal: path("./index.html"),
        desk: path("./desk/index.html"),
        ops: path("./ops/index.html"),
      },
    },
  },
  server: { proxy: { "/api": gateway } },
  // A busy machine is slow, not wrong.
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
});
