import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What scripts may use by name, where no types say it. */
const nodeGlobals = [
  'DOMException',
  'Event',
  'EventTarget',
  'process',
  'console',
  'Buffer',
  'URL',
  'performance',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'fetch',
  'WebSocket',
  'WebAssembly',
  'TextDecoder',
  'TextEncoder',
  'AbortController',
  'AbortSignal',
  'structuredClone',
  'queueMicrotask',
  'crypto',
];
const pageGlobals = [
  'window',
  'document',
  'location',
  'navigator',
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'webphone_api',
];

const mediaGlobals = [
  'AudioContext',
  'EventTarget',
  'HTMLMediaElement',
  'MediaStream',
  'MutationObserver',
  'RTCPeerConnection',
  'RTCRtpSender',
  'Worker',
];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'js/generated/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['js/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['js/tsconfig.page.json', 'js/tsconfig.worker.json'],
        tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)),
      },
    },
    rules: {
      // A promise that resolves with nothing, and a void that is passed on, read well.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    files: ['**/*.mjs', '*.js'],
    languageOptions: { globals: readonly(nodeGlobals) },
  },
  {
    // Functions that a test sends into a page run there.
    files: ['tests/browser/**/*.mjs'],
    languageOptions: {
      globals: readonly([...nodeGlobals, ...pageGlobals, ...mediaGlobals]),
    },
  },
  {
    files: ['examples/**/*.js'],
    languageOptions: { sourceType: 'script', globals: readonly(pageGlobals) },
  },
);
