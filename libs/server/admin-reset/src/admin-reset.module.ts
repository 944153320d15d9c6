import { Global, Module } from '@nestjs/common';
import { ApprovalsModule } from '#server/approvals';
import { HookStore } from './db/hook.store.ts';
import { ResetStore } from './db/reset.store.ts';
import { RunStore } from './db/run.store.ts';
import { StepStore } from './db/step.store.ts';
import { SubscriptionStore } from './db/subscription.store.ts';
import { Drafts } from './drafts.ts';
import { Alerts } from './notices/alerts.ts';
import { Escalations } from './notices/escalations.ts';
import { IncidentNotices } from './notices/incident-notices.ts';
import { NoticeChannels } from './notices/notice-channels.ts';
import { Notices } from './notices/notices.ts';
import { BreakGlassAlarm } from './offline/break-glass-alarm.ts';
import { OfflineSigners } from './offline/offline-signers.ts';
import { Admins } from './people/admins.ts';
import { Names } from './people/names.ts';
import { Neighbours } from './people/neighbours.ts';
import { Staff } from './people/staff.ts';
import { TargetParts, Targets } from './people/targets.ts';
import { ResetTickets } from './reset-tickets.ts';
import { Deregistrations, HookCalls } from './runs/deregistrations.ts';
import { RunExtras } from './runs/run-extras.ts';
import { RecordParts, RunSteps, StepParts } from './runs/run-steps.ts';
import { TrailCheck } from './runs/trail-check.ts';
import { WaysBack } from './runs/way-back.ts';
import { Surroundings } from './surroundings.ts';
import { AskBreakGlass } from './usecases/ask-break-glass.ts';
import { AssistSetUp } from './usecases/assist-set-up.ts';
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
import { SendAgain } from './usecases/send-again.ts';
import { SendIncident } from './usecases/send-incident.ts';
import { SendSms } from './usecases/send-sms.ts';
import { WatchReset } from './usecases/watch-reset.ts';
import { WithdrawApproval } from './usecases/withdraw-approval.ts';

const stores = [ResetStore, RunStore, StepStore, HookStore, SubscriptionStore];
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
  Staff,
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
