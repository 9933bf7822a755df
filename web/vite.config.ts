import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.TANDEM_URL ?? "http://127.0.0.1:7171";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": server } },
  build: { target: "es2023", sourcemap: false },
});
