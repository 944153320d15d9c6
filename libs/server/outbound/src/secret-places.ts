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
export function replaceSecrets(document: JsonObject, visit: (place: SecretPlace) => string): JsonObject {
  return walkObject(document, '', '', visit, 0);
}

function walkObject(object: JsonObject, path: string, origin: string, visit: Visit, depth: number): JsonObject {
  const own = originOf(object['url']) || origin;
  const entries = Object.entries(object).map(([key, value]): [string, Json] => {
    const at = path === '' ? key : `${path}.${key}`;
    const secretFields = Object.hasOwn(SECRET_FIELDS, key) ? SECRET_FIELDS[key] : undefined;
    const kind = Object.hasOwn(RULE_LISTS, key) ? RULE_LISTS[key] : undefined;
    if (secretFields && isJsonObject(value)) {
      const destination = originOf(value['token_endpoint']) || own;
      return [key, replaceFields(value, secretFields, at, destination, visit, depth)];
    }
    if (kind && Array.isArray(value)) {
      return [key, value.map((rule: Json, index: number) => replaceRule(rule, kind, at, index, own, visit, depth))];
    }
    return [key, walk(value, at, own, visit, depth + 1)];
  });
  return Object.fromEntries(entries);
}

type Visit = (place: SecretPlace) => string;

function walk(value: Json, path: string, origin: string, visit: Visit, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return SECRET_MASK;
  if (Array.isArray(value)) {
    return value.map((item: Json, index: number) => walk(item, `${path}[${index}]`, origin, visit, depth + 1));
  }
  return walkObject(value as JsonObject, path, origin, visit, depth);
}

function replaceFields(
  object: JsonObject,
  fields: readonly string[],
  path: string,
  destination: string,
  visit: Visit,
  depth: number,
): JsonObject {
  const replaced = Object.entries(object).map(([key, value]): [string, Json] => {
    if (!fields.includes(key)) return [key, walk(value, `${path}.${key}`, destination, visit, depth + 1)];
    return [key, replaceValue(value, `${path}.${key}`, destination, visit)];
  });
  return Object.fromEntries(replaced);
}

function replaceRule(
  rule: Json,
  kind: RuleKind,
  listPath: string,
  index: number,
  origin: string,
  visit: Visit,
  depth: number,
): Json {
  if (!isJsonObject(rule)) return walk(rule, `${listPath}[${index}]`, origin, visit, depth + 1);
  const to = rule['to'];
  const secret = rule['static_value'];
  if (typeof to !== 'string' || secret === undefined || !isSecretTarget(kind, to)) {
    return walk(rule, `${listPath}[${index}]`, origin, visit, depth + 1);
  }
  return { ...rule, static_value: replaceValue(secret, secretRulePath(listPath, to), origin, visit) };
}

/** Null stays null. What is there but no string fits nowhere and is refused at save; for showing it is masked like the rest. */
function replaceValue(value: Json, path: string, destination: string, visit: Visit): Json {
  if (value === null || value === '') return value;
  return typeof value === 'string' ? visit({ path, value, destination }) : SECRET_MASK;
}

function originOf(url: Json | undefined): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : '';
}
