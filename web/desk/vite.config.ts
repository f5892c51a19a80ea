/// <reference types="vitest/config" />
import { fileURLToPath, URL } from 'node:url'
import yaml from '@rollup/plugin-yaml'
import vue from '@vitejs/plugin-vue'
import { marked } from 'marked'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Plugin } from 'vite'

// The program that answers /api while pages are worked on: FADU_API=http://127.0.0.1:18700 npm run dev
const server = process.env.FADU_API ?? 'http://127.0.0.1:8080'
const proxy = Object.fromEntries(['/api', '/log', '/health'].map((path) => [path, { target: server }]))

// Pages of the guide, made into HTML by the build: `import page from '/guide/work.zh.md'`.
const guide: Plugin = {
  name: 'fadu-guide',
  transform(text, id) {
    if (!/\/guide\/[\w.]+\.md$/.test(id)) return null
    const title = /^# (.+)$/m.exec(text)?.[1] ?? ''
    return { code: `export default ${JSON.stringify({ title, html: marked.parse(text, { async: false }) })}`, map: null }
  },
}

// One-time links point to /start.html, which is a page of the desk like any other.
const startPage: Plugin = {
  name: 'fadu-start-page',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const index = bundle['index.html']
      if (index?.type === 'asset') this.emitFile({ type: 'asset', fileName: 'start.html', source: index.source })
    },
  },
}

export default defineConfig({
  plugins: [
    vue(),
    yaml(),
    guide,
    startPage,
    // Element Plus by component: script and style of what a page names, nothing else.
    components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The words of the desk need no compiler (shell/words.ts).
  define: { __INTLIFY_DROP_MESSAGE_COMPILER__: 'true', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false', __VUE_I18N_LEGACY_API__: 'false' },
  build: {
    outDir: process.env.FADU_WEB_OUT ?? '../../build/web',
    emptyOutDir: true,
    target: 'es2020',
    // Small files stay files: the server's policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        // Hex, so that the server knows a name with a content hash and lets browsers keep the file.
        hashCharacters: 'hex',
        entryFileNames: 'assets/[name].[hash:16].js',
        chunkFileNames: 'assets/[name].[hash:16].js',
        assetFileNames: 'assets/[name].[hash:16][extname]',
        // What charts draw with changes seldom and not together: two files that a browser keeps, fetched beside each other.
        manualChunks: (id) => (id.includes('/node_modules/zrender/') ? 'zrender' : undefined),
      },
    },
  },
  server: { proxy },
  preview: { proxy },
  test: { include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts'], environment: 'jsdom', setupFiles: ['tests/unit/setup.ts'] , server: { deps: { inline: ['element-plus'] } } },
})
