import { expect } from 'vitest';
import type { TestServer } from './a-server.ts';

export type Message = Readonly<{
  to: string;
  kind: string;
  code: string | null;
  links?: readonly string[];
  text: Readonly<{ ja: string }>;
}>;

/** What the provider delivered to a number or an address, newest first. */
export async function inbox({ provider }: TestServer, to: string): Promise<readonly Message[]> {
  const response = await fetch(`${provider.url}/messages?to=${encodeURIComponent(to)}`);
  return (await response.json()) as readonly Message[];
}

/** The token of the newest link mailed to an address; waits for the mail, which a background job delivers. */
export async function linkToken(server: TestServer, to: string): Promise<string> {
  const links = async () => (await inbox(server, to)).flatMap((message) => message.links ?? []);
  await expect.poll(async () => (await links()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const [newest = ''] = await links();
  const token = new URLSearchParams(new URL(newest).hash.slice(1)).get('token') ?? '';
  server.secrets.add(token);
  return token;
}
