import { isJsonObject } from '#shared/kernel';
import { compileRequest } from './compile-request.ts';
import type { BuiltInDetails } from '../configuration.ts';
import { ObjectReader } from './reader.ts';
import type { CheckUrl } from './read-url.ts';

const SENDERS = ['http_request', 'no_action', 'default'] as const;
const TEMPLATES = ['registration', 'authentication'];

/** Compiles `details` of a built-in function: who sends, with which words, and for how long. */
export function compileBuiltInDetails(reader: ObjectReader | null, checkUrl: CheckUrl): BuiltInDetails {
  if (!reader) return { sender: 'default', templates: {}, retryCountLimitation: null, expireSeconds: null };
  const details = {
    sender: readSender(reader, checkUrl),
    templates: readTemplates(reader.inner('templates')),
    retryCountLimitation: reader.number('retry_count_limitation', 1, 10),
    expireSeconds: reader.number('expire_seconds', 1, 600),
  };
  reader.refuseUnknown();
  return details;
}

function readSender(reader: ObjectReader, checkUrl: CheckUrl): BuiltInDetails['sender'] {
  const type = reader.oneOf('sender_type', SENDERS);
  if (type !== 'http_request') {
    reader.unsupported('settings');
    return type ?? 'default';
  }
  const settings = reader.inner('settings');
  const request = settings?.inner('http_request') ?? null;
  settings?.refuseUnknown();
  if (!request) reader.fault('settings.http_request', 'is required with sender_type http_request');
  return (request && compileRequest(request, checkUrl)) ?? 'default'; // null only together with a fault
}

function readTemplates(reader: ObjectReader | null): BuiltInDetails['templates'] {
  const templates: Record<string, { subject: string | null; body: string }> = {};
  for (const name of TEMPLATES) {
    const value = reader?.get(name);
    if (!reader || value === undefined) continue;
    if (!isJsonObject(value)) {
      reader.fault(name, 'must be an object');
      continue;
    }
    const template = new ObjectReader(value, reader.at(name), reader.faults);
    const body = template.requiredText('body', 10_000);
    const subject = template.text('subject', 200);
    template.refuseUnknown();
    if (body !== null) templates[name] = { subject, body };
  }
  reader?.refuseUnknown();
  return templates;
}
