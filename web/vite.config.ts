import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const apiTarget = 'http://127.0.0.1:3000';

/** Sonner adds a <style> at run time, which the Content-Security-Policy refuses; its stylesheet is imported instead. */
const sonnerWithoutInlineStyle: Plugin = {
  name: 'sonner-without-inline-style',
  transform(code, id) {
    if (!id.includes('/sonner/dist/')) return null;
    return { code: code.replace(/^__insertCSS\(.*\);$/m, ''), map: null };
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), sonnerWithoutInlineStyle],
  resolve: { alias: { '@': path.resolve(import.meta.dirname, 'src') } },
  server: {
    port: 34_900,
    proxy: { '/api': apiTarget, '/sandbox/api': apiTarget },
  },
  build: {
    outDir: 'dist',
    // Fonts and images stay files: data: addresses are not in the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
});
