import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResetReport } from '#shared/contracts';
import { TextsProvider } from '../texts.tsx';
import { ReportBody } from './report-body.tsx';

// The report itself has nothing of it; its words' provider hands the language on to it.
vi.mock('react-aria-components', () => ({ I18nProvider: ({ children }: { children: unknown }) => children }));

beforeEach(() => void vi.stubGlobal('navigator', { languages: ['ja'] }));

const report: ResetReport = {
  format: 'sekisho.mfa-reset-report/1',
  use_case: 'UC-MFA-04',
  number: 7,
  run_id: 'run',
  made: { at: '2026-11-21T09:30:00.000Z', by: 'auditor' },
  tenant_id: 'tenant',
  incident_id: null,
  executor: { id: 'one', name: '関 一郎', person_id: 'person', role: 'security_admin', under: null },
  target: { id: 'user', name: '報告 花子', contacts: [], importance: [], version: 1 },
  method: 'complete',
  reason: 'device_lost',
  reason_detail: null,
  urgency: 'critical',
  identity_proof: { method: 'call_back', detail: null },
  checklist: {},
  approval: null,
  signers: [],
  approval_reasons: [],
  result: {
    ...{ state: 'completed', executed_at: '2026-11-21T09:00:00.000Z', finished_at: '2026-11-21T09:00:01.000Z' },
    ...{ code: null, sessions_ended: 1, paused_until: null, restored_at: null },
  },
  ...{ steps: [], factors: [], notices: [], escalations: [], audit: [], audit_head: null },
};
const shown = (more: Partial<ResetReport>): string =>
  renderToStaticMarkup(createElement(TextsProvider, null, createElement(ReportBody, { report: { ...report, ...more } })));

describe('R-126 the report of a run', () => {
  it('by two offline keys names who signed, and does not say that nobody had to approve', () => {
    const page = shown({
      approval_reasons: ['break_glass'],
      signers: [
        { id: 'one', name: '関 一郎' },
        { id: 'two', name: '上 二郎' },
      ],
    });
    for (const words of ['緊急リセットの署名者', '関 一郎（one）', '上 二郎（two）']) expect(page).toContain(words);
    expect(page).not.toContain('承認は不要でした');
  });

  it.each(['', null])('without a session and a fresh proof (%j) is shown all the same', (none) => {
    const under = { ip: none, session: none, elevation: none, elevatedUntil: none };
    expect(shown({ executor: { ...report.executor, under } })).toContain('<dd>–</dd>');
  });

  it('that nobody had to approve says so, and names no signers', () => {
    const page = shown({});
    expect(page).toContain('承認は不要でした');
    expect(page).not.toContain('緊急リセットの署名者');
  });
});
