import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';
import { SECRET_MASK } from './secret-mask.ts';

export type RuleKind = 'header' | 'body' | 'query';

/** One secret in a document. */
export type SecretPlace = Readonly<{
  /** Stable against re-ordering: rules are named by their target, not by their index. */
  path: string;
  value: string;
  /** Origin the secret is sent to; empty when the document names none. */
  destination: string;
}>;

const RULE_LISTS: Readonly<Record<string, RuleKind>> = {
  header_mapping_rules: 'header',
  body_mapping_rules: 'body',
  query_mapping_rules: 'query',
};
const SECRET_FIELDS: Readonly<Record<string, readonly string[]>> = {
  oauth_authorization: ['password', 'client_secret', 'refresh_token'],
  hmac_authentication: ['secret'],
};
const SECRET_HEADER = /^(proxy-)?authorization$|^cookie$|key|token|secret|password|signature/i;
const SECRET_FIELD = /^(password|passwd|secret|client_?secret|api_?key|api_?secret|auth_?token|access_?token|token)$/i;
const MAX_DEPTH = 64;

/** Whether a static value mapped to this target is a secret. */
export function isSecretTarget(kind: RuleKind, to: string): boolean {
  return kind === 'header' ? SECRET_HEADER.test(to) : SECRET_FIELD.test(to.split('.').at(-1) ?? '');
}

/** The path of the secret in the rule with this target. */
export const secretRulePath = (listPath: string, to: string) => `${listPath}[${to.toLowerCase()}].static_value`;

/**
 * A copy of the document with every secret replaced by what `visit` says. It looks at any depth and trusts no shape,
 * because documents that were refused are masked for the audit trail too; what lies too deep is masked whole.
 */
export function replaceSecrets(document: JsonObject, visit: Visit): JsonObject {
  return new SecretWalk(visit).object(document, { path: '', origin: '', depth: 0 });
}

type Visit = (place: SecretPlace) => string;
/** Where the walk stands, and which origin the objects around it name. */
type Spot = Readonly<{ path: string; origin: string; depth: number }>;

class SecretWalk {
  readonly #visit: Visit;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  object(object: JsonObject, spot: Spot): JsonObject {
    const origin = originOf(object['url']) || spot.origin;
    const entries = Object.entries(object).map(([key, value]): [string, Json] => {
      const at = { path: spot.path === '' ? key : `${spot.path}.${key}`, origin, depth: spot.depth + 1 };
      const secretFields = Object.hasOwn(SECRET_FIELDS, key) ? SECRET_FIELDS[key] : undefined;
      const kind = Object.hasOwn(RULE_LISTS, key) ? RULE_LISTS[key] : undefined;
      if (secretFields && isJsonObject(value)) return [key, this.#fields(value, secretFields, at)];
      if (kind && Array.isArray(value)) return [key, value.map((rule: Json, index: number) => this.#rule(rule, kind, index, at))];
      return [key, this.#any(value, at)];
    });
    return Object.fromEntries(entries);
  }

  #any(value: Json, spot: Spot): Json {
    if (typeof value !== 'object' || value === null) return value;
    if (spot.depth > MAX_DEPTH) return SECRET_MASK;
    if (!Array.isArray(value)) return this.object(value as JsonObject, spot);
    const entry = (index: number) => ({ ...spot, path: `${spot.path}[${index}]`, depth: spot.depth + 1 });
    return value.map((item: Json, index: number) => this.#any(item, entry(index)));
  }

  #fields(object: JsonObject, secretFields: readonly string[], spot: Spot): JsonObject {
    const origin = originOf(object['token_endpoint']) || spot.origin;
    const entries = Object.entries(object).map(([key, value]): [string, Json] => {
      const at = { path: `${spot.path}.${key}`, origin, depth: spot.depth + 1 };
      return [key, secretFields.includes(key) ? this.#replaced(value, at) : this.#any(value, at)];
    });
    return Object.fromEntries(entries);
  }

  #rule(rule: Json, kind: RuleKind, index: number, list: Spot): Json {
    const to = isJsonObject(rule) ? rule['to'] : undefined;
    const secret = isJsonObject(rule) ? rule['static_value'] : undefined;
    if (!isJsonObject(rule) || typeof to !== 'string' || secret === undefined || !isSecretTarget(kind, to)) {
      return this.#any(rule, { ...list, path: `${list.path}[${index}]` });
    }
    return { ...rule, static_value: this.#replaced(secret, { ...list, path: secretRulePath(list.path, to) }) };
  }

  /** Null stays null. What is there but no string fits nowhere and is refused at save; for showing it is masked like the rest. */
  #replaced(value: Json, { path, origin }: Spot): Json {
    if (value === null || value === '') return value;
    return typeof value === 'string' ? this.#visit({ path, value, destination: origin }) : SECRET_MASK;
  }
}

function originOf(url: Json | undefined): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : '';
}
