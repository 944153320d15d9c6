import { describe, expect, it } from 'vitest';
import { emergencyFiles } from './files.ts';

const files = emergencyFiles();

describe('R-128 the emergency procedure', () => {
  it.each(['ja', 'en'])('in %s is a page without script, picture or address of others', (language) => {
    const page = files[`${language}.html`] ?? '';
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toMatch(/<script|<img|style=|https?:|@import/);
    const other = language === 'ja' ? '/emergency/en' : '/emergency/ja';
    const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toEqual(['data:,', '/emergency/page.css', '/', other]);
    const commands = page.replace(/<\/?span>/g, '');
    for (const command of ['ask', 'show', 'sign', 'run']) expect(commands).toContain(`<code>npx sekisho break-glass ${command} `);
  });

  it('says the same in both languages, step by step', () => {
    const shape = (page = '') => [...page.matchAll(/<(h2|ol|ul|li|code)\b/g)].map(([, name]) => name);
    expect(shape(files['en.html'])).toEqual(shape(files['ja.html']));
  });

  it('is kept by a worker that names its version and keeps nothing else', () => {
    const worker = files['worker.js'] ?? '';
    const version = /sekisho-emergency-(\w{12})'/.exec(worker)?.[1] ?? 'none';
    expect(files['ja.html']).toContain(version);
    expect(worker).toContain('const addresses = ["/emergency/ja","/emergency/en","/emergency/page.css"];');
    expect(() => new Function(worker)).not.toThrow();
  });
});
