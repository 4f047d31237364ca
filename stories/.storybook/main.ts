/** Storybook: every state of every public element, from the built-in Vite builder. */
import type { StorybookConfig } from '@storybook/web-components-vite';

const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['../**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  features: { sidebarOnboardingChecklist: false },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: async (vite) => {
    const { settingsFormAliases } = await import('../../packages/elements/settings-form.aliases.ts');
    const own = vite.resolve?.alias;
    const before = Array.isArray(own)
      ? own
      : Object.entries(own ?? {}).map(([find, replacement]) => ({ find, replacement: String(replacement) }));
    return { ...vite, resolve: { ...vite.resolve, alias: [...before, ...settingsFormAliases] } };
  },
};

export default config;
