import { expect, type Locator, type Page } from '@playwright/test';

const MOST_STEPS = 60;

/** Somebody with a keyboard and no mouse; remembers which sections of the page were walked through. */
export class KeyboardWalk {
  readonly parts: string[] = [];

  constructor(readonly page: Page) {}

  /** Presses the tab key until the focus stands there. */
  async to(place: Locator): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const isThere = await place.evaluate((each) => each === document.activeElement);
      const part = await this.page.evaluate(
        () => document.activeElement?.closest('[data-part]')?.getAttribute('data-part') ?? '',
      );
      if (part !== '' && this.parts.at(-1) !== part) this.parts.push(part);
      if (isThere) return;
      await this.page.keyboard.press('Tab');
    }
    await expect(place, 'the tab key leads there').toBeFocused();
  }

  async press(place: Locator, key: string): Promise<void> {
    await this.to(place);
    await this.page.keyboard.press(key);
  }
}

/** Runs in the page before its own scripts: keeps what a screen reader would be told by itself. */
export function keepHeard(): void {
  const heard: string[] = [];
  Object.assign(globalThis, { heard });
  const LIVE = '[role=status], [role=alert], [role=log], [aria-live]';
  const hear = (text: string | null) => {
    const said = (text ?? '').trim();
    if (said !== '' && heard.at(-1) !== said) heard.push(said);
  };
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest(LIVE);
      if (region?.getAttribute('role') === 'log') for (const node of addedNodes) hear(node.textContent);
      else if (region) hear(region.textContent);
      else
        for (const node of addedNodes)
          if (node instanceof Element)
            for (const alert of [node, ...node.querySelectorAll('*')]) if (alert.matches('[role=alert]')) hear(alert.textContent);
    }
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}

export const heardIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
