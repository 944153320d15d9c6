import { Global, Module } from '@nestjs/common';
import { ApprovalsModule } from '#server/approvals';
import { Admins } from './admins.ts';
import { Alerts } from './alerts.ts';
import { BreakGlassAlarm } from './break-glass-alarm.ts';
import { HookStore } from './db/hook.store.ts';
import { ResetStore } from './db/reset.store.ts';
import { RunStore } from './db/run.store.ts';
import { SubscriptionStore } from './db/subscription.store.ts';
import { Deregistrations, HookCalls } from './deregistrations.ts';
import { Drafts } from './drafts.ts';
import { Escalations } from './escalations.ts';
import { IncidentNotices } from './incident-notices.ts';
import { Names } from './names.ts';
import { Neighbours } from './neighbours.ts';
import { NoticeChannels } from './notice-channels.ts';
import { Notices } from './notices.ts';
import { OfflineSigners } from './offline-signers.ts';
import { ResetTickets } from './reset-tickets.ts';
import { RecordParts, RunSteps, StepParts } from './run-steps.ts';
import { RunExtras } from './run-extras.ts';
import { Surroundings } from './surroundings.ts';
import { TargetParts, Targets } from './targets.ts';
import { TrailCheck } from './trail-check.ts';
import { AssistSetUp } from './usecases/assist-set-up.ts';
import { AskBreakGlass } from './usecases/ask-break-glass.ts';
import { BreakGlassParts, BreakGlassReset, BreakGlassRun } from './usecases/break-glass.ts';
import { CancelReset } from './usecases/cancel-reset.ts';
import { ChangeHooks } from './usecases/change-hooks.ts';
import { ChangeOfflineKey } from './usecases/change-offline-key.ts';
import { ChangeSubscriptions } from './usecases/change-subscriptions.ts';
import { ConfirmReset } from './usecases/confirm-reset.ts';
import { DecideApproval } from './usecases/decide-approval.ts';
import { EditReset } from './usecases/edit-reset.ts';
import { ResumePause, TellPause } from './usecases/end-pause.ts';
import { ExecuteReset, StartParts } from './usecases/execute-reset.ts';
import { FindUsers } from './usecases/find-users.ts';
import { OpenReset } from './usecases/open-reset.ts';
import { ReadAlerts } from './usecases/read-alerts.ts';
import { InboxParts, ReadApprovals } from './usecases/read-approvals.ts';
import { ReadingParts, ReadResets } from './usecases/read-resets.ts';
import { AskingParts, RequestApproval } from './usecases/request-approval.ts';
import { RetryRun } from './usecases/retry-run.ts';
import { RollBack, WayBackParts } from './usecases/roll-back.ts';
import { EndParts, RunReset } from './usecases/run-reset.ts';
import { SendIncident } from './usecases/send-incident.ts';
import { SendSms } from './usecases/send-sms.ts';
import { SendAgain } from './usecases/send-again.ts';
import { WatchReset } from './usecases/watch-reset.ts';
import { WithdrawApproval } from './usecases/withdraw-approval.ts';
import { WaysBack } from './way-back.ts';

const stores = [ResetStore, RunStore, HookStore, SubscriptionStore];
const parts = [
  AskingParts,
  BreakGlassParts,
  BreakGlassRun,
  EndParts,
  InboxParts,
  ReadingParts,
  RecordParts,
  StartParts,
  StepParts,
  TargetParts,
  WayBackParts,
];
const helpers = [
  Admins,
  Alerts,
  BreakGlassAlarm,
  Deregistrations,
  Drafts,
  Escalations,
  HookCalls,
  IncidentNotices,
  Names,
  Neighbours,
  NoticeChannels,
  Notices,
  OfflineSigners,
  ResetTickets,
  RunExtras,
  RunSteps,
  Surroundings,
  Targets,
  TrailCheck,
  WaysBack,
];
/** The acts the console serves; the jobs a worker runs. */
export const consoleActs = [
  ...[FindUsers, ReadResets, ReadApprovals, OpenReset, EditReset, CancelReset, RequestApproval, WithdrawApproval, DecideApproval],
  ...[ConfirmReset, ExecuteReset, RetryRun, RollBack, ResumePause, SendAgain, AssistSetUp],
  ...[WatchReset, ChangeHooks, ChangeSubscriptions, ReadAlerts, ChangeOfflineKey],
];
const jobs = [RunReset, TellPause, SendSms, SendIncident];
/** What the command line does; no listener mounts it. */
const offlineActs = [AskBreakGlass, BreakGlassReset];

@Global()
@Module({
  imports: [ApprovalsModule],
  providers: [...stores, ...parts, ...helpers, ...consoleActs, ...jobs, ...offlineActs],
  exports: [...consoleActs, ...jobs, ...offlineActs, ...stores, Surroundings, Targets, Drafts, Admins],
})
export class AdminResetModule {}
