import { defineConfig } from 'vite';

// Fixed names: the built files are committed, and a change shows as a diff of the same file.
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../gateway/src/main/resources/io/sallyport/gateway/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        entryFileNames: 'assets/console.js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: (asset) => (asset.names.includes('terminal.css') ? 'assets/terminal.css' : 'assets/console[extname]'),
      },
    },
  },
});
