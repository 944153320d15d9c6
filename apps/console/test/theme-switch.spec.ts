import postcss from 'postcss';
import { describe, expect, it } from 'vitest';
import { themeSwitch } from './theme-switch.ts';

const made = (css: string): string => postcss([themeSwitch()]).process(css, { from: undefined }).css.replace(/\s+/g, ' ');

describe('R-136 the step that makes themes of media queries', () => {
  it('lets the system decide only where the person has not', () => {
    expect(made('@media (prefers-color-scheme: dark) { :root { --a: 1 } }')).toBe(
      "@media (prefers-color-scheme: dark) { :root:not([data-theme]) { --a: 1 } } :root[data-theme='dark'] { --a: 1 }",
    );
    expect(made('@media (prefers-contrast: more) { :root { --a: 2 } }')).toContain(":root[data-theme='contrast'] { --a: 2 }");
  });

  it('leaves every other rule as it is', () => {
    const css = '@media (width < 768px) { :root { --a: 1 } } @media (prefers-contrast: more) { .b { c: d } }';
    expect(made(css)).toBe(css);
  });
});
