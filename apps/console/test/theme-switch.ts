import type { AtRule, Plugin, Rule } from 'postcss';

/** Which media query carries which theme of the shared tokens. */
const THEMES: Readonly<Record<string, string>> = {
  '(prefers-color-scheme: dark)': 'dark',
  '(prefers-contrast: more)': 'contrast',
};

/**
 * Lets a page choose a theme that the system did not ask for: what the shared tokens say inside a media query also holds for
 * `data-theme`, and the query alone decides no more once there is one. The colours stand in one place only.
 */
export const themeSwitch = (): Plugin => ({
  postcssPlugin: 'theme-switch',
  AtRule: {
    media(query: AtRule) {
      const theme = THEMES[query.params];
      if (theme === undefined) return;
      query.walkRules(':root', (root: Rule) => {
        query.after(root.clone({ selector: `:root[data-theme='${theme}']` }));
        root.selector = ':root:not([data-theme])';
      });
    },
  },
});
