import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import typescript from 'typescript-eslint'

/** Selects a literal that is spread where its parts could stand themselves, also as `as const` or as a type. */
function spreadInto(into, literal) {
  const spread = `${into} > SpreadElement`
  return `${spread} > ${literal}, ${spread} > :matches(TSAsExpression, TSSatisfiesExpression) > ${literal}`
}

export default typescript.config(
  { ignores: ['out/', 'node_modules/', 'test-results/', 'playwright-report/', 'coverage/'] },
  js.configs.recommended,
  typescript.configs.strict,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser }, globals: globals.browser },
  },
  {
    files: ['src-renderer/**/*.ts'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['src-renderer/**/*.{ts,vue}'],
    ignores: ['src-renderer/browser-storage/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage'].map((name) => ({
          name,
          message: 'Keep it by browser-storage/settings.ts.',
        })),
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      // What the formatter cannot break: strings, templates, comments and attributes.
      'max-len': ['error', { code: 120, ignoreUrls: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: spreadInto('ObjectExpression', 'ObjectExpression'),
          message: 'Write these properties without the spread.',
        },
        {
          selector: spreadInto(':matches(ArrayExpression, CallExpression, NewExpression)', 'ArrayExpression'),
          message: 'Write these elements without the spread.',
        },
      ],
      // The compiler checks this, with types.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Indices that loops keep in range: the compiler counts every element as possibly missing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    rules: {
      // Layout belongs to Prettier.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/no-v-html': 'off',
    },
  },
)
