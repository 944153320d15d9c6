export { seedDevelopment, type Parts } from './seed-development.ts';
export type { Seeded, SeededClient, SeededUser } from './seeded.ts';
