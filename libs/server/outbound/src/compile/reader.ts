import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';
import type { FaultList } from './faults.ts';

/** True for what says nothing: absent, null, `{}`, `[]` and an object of such. Answers of compatible servers are full of them. */
export const saysNothing = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.values(value).every(saysNothing));

/** Reads the fields of one object of a document, adding a fault for each that does not fit and, at the end, for each unknown one. */
export class ObjectReader {
  readonly #known = new Set<string>();
  readonly object: JsonObject;
  readonly path: string;
  readonly faults: FaultList;

  constructor(object: JsonObject, path: string, faults: FaultList) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** The raw value of a field; undefined when absent or null. */
  get(name: string): Json | undefined {
    this.#known.add(name);
    return Object.hasOwn(this.object, name) ? (this.object[name] ?? undefined) : undefined;
  }

  fault(name: string, message: string): void {
    this.faults.add(this.at(name), message);
  }

  /** A non-empty string; null (with a fault if it was there but no string) otherwise. */
  text(name: string, maxLength = 2000): string | null {
    const value = this.get(name);
    if (value === undefined) return null;
    if (typeof value === 'string' && value.length > 0 && value.length <= maxLength) return value;
    this.fault(name, `must be a string of 1 to ${maxLength} characters`);
    return null;
  }

  requiredText(name: string, maxLength = 2000): string | null {
    if (this.get(name) === undefined) this.fault(name, 'is required');
    return this.text(name, maxLength);
  }

  flag(name: string): boolean {
    const value = this.get(name);
    if (value !== undefined && typeof value !== 'boolean') this.fault(name, 'must be true or false');
    return value === true;
  }

  number(name: string, min: number, max: number, whole = true): number | null {
    const value = this.get(name);
    if (value === undefined) return null;
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    this.fault(name, `must be a ${whole ? 'whole number' : 'number'} from ${min} to ${max}`);
    return null;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.get(name);
    if (value === undefined) return null;
    const found = allowed.find((word) => word === value);
    if (found === undefined) this.fault(name, `must be one of ${allowed.join(', ')}`);
    return found ?? null;
  }

  /** A nested object to read on; null (with a fault if it was there but no object) otherwise. */
  inner(name: string): ObjectReader | null {
    const value = this.get(name);
    if (value === undefined) return null;
    if (isJsonObject(value)) return new ObjectReader(value, this.at(name), this.faults);
    this.fault(name, 'must be an object');
    return null;
  }

  /** Nothing may be accepted and ignored: these fields of the language exist but are not carried out yet. */
  unsupported(...names: string[]): void {
    for (const name of names) if (!saysNothing(this.get(name))) this.fault(name, 'is not supported');
  }

  /** To be called last: every field nobody asked for is a fault. */
  refuseUnknown(): void {
    for (const name of Object.keys(this.object)) if (!this.#known.has(name)) this.fault(name, 'is not known');
  }
}
