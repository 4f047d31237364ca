/** Lint: strict types, no escape hatches, Lit and custom-element rules. */
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/storybook-static/**',
      '**/*.d.ts',
      '.data/**',
      'shots/**',
      '**/fixtures/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-implied-eval': 'error',
      'no-script-url': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of words.' },
        { selector: 'TSParameterProperty', message: 'Node strips types: write the field out.' },
        { selector: "MemberExpression[property.name='innerHTML']", message: 'Text binding only.' },
        { selector: "Identifier[name='unsafeHTML']", message: 'Text binding only.' },
        {
          selector: "CallExpression[callee.property.name='raw'][callee.object.name='sql']",
          message: 'SQL is constant text with parameters.',
        },
      ],
    },
  },
  {
    files: ['packages/elements/src/**/*.ts'],
    plugins: { lit, wc },
    rules: { ...lit.configs['flat/recommended'].rules, ...wc.configs['flat/recommended'].rules },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-script-url': 'off', 'no-eval': 'off' },
  },
);
